package dev.reelstream.bench;

/**
 * How far a job was at one moment.
 *
 * @param nanos of an arbitrary origin
 * @param answers records that it had written
 * @param jobCpuNanos processor time of this process, the cluster's
 * @param brokerCpuNanos processor time of the broker's process
 */
record Sample(long nanos, long answers, long jobCpuNanos, long brokerCpuNanos) {}
