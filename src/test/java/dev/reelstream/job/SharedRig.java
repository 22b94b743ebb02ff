package dev.reelstream.job;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A stream, what has to come of it, and a rig with two slots, for all tests of a class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SharedRig {
  final MadeUpStream stream = MadeUpStream.create();
  final Oracle oracle = Oracle.of(stream);
  JobRig rig;

  @BeforeAll
  void start() {
    rig = startRig();
  }

  JobRig startRig() {
    return JobRig.start(1, 2);
  }

  @AfterAll
  void stop() {
    rig.close();
  }
}
