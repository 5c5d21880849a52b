// SPDX-License-Identifier: Apache-2.0
package org.ganglion.benchmarks;

import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmarks that {@code -Dbenchmarks=PATTERN} names, each in a process of its own; without it, none. */
class BenchmarksTest {
    @Test
    @EnabledIfSystemProperty(named = "benchmarks", matches = ".+")
    void givenAPattern_whenTheBenchmarksOfThatNameAreRun_thenThereAreSome() throws RunnerException {
        OptionsBuilder options = new OptionsBuilder();
        options.include(System.getProperty("benchmarks"));
        options.jvmArgsAppend("-XX:+UseSerialGC");
        assertFalse(new Runner(options.build()).run().isEmpty(), "no benchmark has such a name");
    }
}
