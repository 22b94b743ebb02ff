package dev.reelstream.bench;

import java.util.List;

/**
 * A job's way through a topic.
 *
 * <p>For maintainers. Rates are taken between two samples, each of which tells how many answers
 * stood on the output topic at its time. So start-up does not count, nor what waits in buffers: an
 * answer counts when the broker has it. The first part is left out as warm-up; the end is the
 * sample with the last answer, not the closing commit, whose cost is that of the checkpoints under
 * way that are inside.
 *
 * @param samples in order of time, the last one with all answers
 * @param eventsPerAnswer ratings that it takes for one
 */
record ProgressCurve(List<Sample> samples, double eventsPerAnswer) {

  /** The part of the way between two shares of the answers. */
  ProgressCurve between(double from, double to) {
    long all = samples.get(samples.size() - 1).answers();
    return new ProgressCurve(
        samples.subList(first(all * from), first(all * to) + 1), eventsPerAnswer);
  }

  private int first(double answers) {
    int at = 0;
    while (samples.get(at).answers() < answers) {
      at++;
    }
    return at;
  }

  double events() {
    return (last().answers() - samples.get(0).answers()) * eventsPerAnswer;
  }

  double seconds() {
    return (last().nanos() - samples.get(0).nanos()) / 1e9;
  }

  double eventsPerSecond() {
    return events() / seconds();
  }

  double answersPerSecond() {
    return eventsPerSecond() / eventsPerAnswer;
  }

  /** Processor time of the job's process per event, µs. */
  double jobCpuMicros() {
    return (last().jobCpuNanos() - samples.get(0).jobCpuNanos()) / 1e3 / events();
  }

  /** Processor time of the broker's process per event, µs. */
  double brokerCpuMicros() {
    return (last().brokerCpuNanos() - samples.get(0).brokerCpuNanos()) / 1e3 / events();
  }

  private Sample last() {
    return samples.get(samples.size() - 1);
  }
}
