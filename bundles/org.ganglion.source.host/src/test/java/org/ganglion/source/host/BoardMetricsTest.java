// SPDX-License-Identifier: Apache-2.0
package org.ganglion.source.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoardMetricsTest {
    private static final long SECOND = 1_000_000_000;

    @TempDir
    Path root;

    private double value(BoardMetrics board, String name, long nanos) {
        return board.byName().get(name).value(nanos);
    }

    @Test
    void givenProcessorTimes_whenReadTwice_thenLoadsAreShareOfTheTimeBetween() {
        Board fake = new Board(root)
                .with(
                        "proc/stat",
                        Board.times("cpu ", 100, 900) + Board.times("cpu0", 100, 400) + Board.times("cpu1", 0, 500)
                                + "intr 5\n");
        try (BoardMetrics board = new BoardMetrics(root, 1)) {
            assertEquals(0, board.read(0));
            assertTrue(Double.isNaN(value(board, "cpu", 0)), "one reading is no load");
            fake.with(
                    "proc/stat",
                    Board.times("cpu ", 160, 1040) + Board.times("cpu0", 150, 450) + Board.times("cpu1", 10, 590));
            board.read(SECOND);
            assertEquals(0.3, value(board, "cpu", SECOND), 1e-12);
            assertEquals(0.5, value(board, "cpu.0", SECOND), 1e-12);
            assertEquals(0.1, value(board, "cpu.1", SECOND), 1e-12);
            assertEquals(0.3, value(board, "cpu.user", SECOND), 1e-12);
            assertEquals(0, value(board, "cpu.system", SECOND), 1e-12);
        }
    }

    @Test
    void givenAWindowOfTwo_whenReadFourTimes_thenOnlyTheLastTwoPeriodsCount() {
        Board fake = new Board(root).with("proc/stat", Board.times("cpu ", 0, 0));
        try (BoardMetrics board = new BoardMetrics(root, 2)) {
            long[] user = {0, 10, 10, 20};
            for (int i = 0; i < user.length; i++) {
                fake.with("proc/stat", Board.times("cpu ", user[i], 10 * i - user[i]));
                board.read(i * SECOND);
            }
            assertEquals(0.5, value(board, "cpu", 3 * SECOND), 1e-12);
        }
    }

    @Test
    void givenCountersThatFall_whenRead_thenTheLoadBeginsAnew() {
        Board fake = new Board(root).with("proc/stat", Board.times("cpu ", 500, 500));
        try (BoardMetrics board = new BoardMetrics(root, 4)) {
            board.read(0);
            fake.with("proc/stat", Board.times("cpu ", 510, 400));
            board.read(SECOND);
            assertTrue(Double.isNaN(value(board, "cpu", SECOND)));
            fake.with("proc/stat", Board.times("cpu ", 520, 430));
            board.read(2 * SECOND);
            assertEquals(0.25, value(board, "cpu", 2 * SECOND), 1e-12);
        }
    }

    @Test
    void givenAProcessorThatIsTakenAway_whenRead_thenItHasNoValueAndTheOthersDo() {
        Board fake = new Board(root)
                .with("proc/stat", Board.times("cpu ", 0, 0) + Board.times("cpu0", 0, 0) + Board.times("cpu1", 0, 0));
        try (BoardMetrics board = new BoardMetrics(root, 1)) {
            board.read(0);
            fake.with("proc/stat", Board.times("cpu ", 5, 5) + Board.times("cpu1", 5, 5));
            board.read(SECOND);
            assertTrue(Double.isNaN(value(board, "cpu.0", SECOND)));
            assertEquals(0.5, value(board, "cpu.1", SECOND), 1e-12);
        }
    }

    @Test
    void givenTraffic_whenReadTwice_thenRatesAreLogarithmicAndWithoutTheLoopback() {
        Board fake = new Board(root).with("proc/net/dev", Board.traffic(1000, 1000));
        try (BoardMetrics board = new BoardMetrics(root, 1)) {
            board.read(0);
            fake.with("proc/net/dev", Board.traffic(1000 + 2 * 999_999, 1000));
            board.read(2 * SECOND);
            assertEquals(6 / 9.0, value(board, "net.in", 2 * SECOND), 1e-9);
            assertEquals(6 / 9.0, value(board, "net.eth0.in", 2 * SECOND), 1e-9);
            assertEquals(0, value(board, "net.out", 2 * SECOND), 1e-12);
            assertEquals(0, value(board, "net.lo.in", 2 * SECOND), 1e-12);
        }
    }

    @Test
    void givenSensors_whenFound_thenNamesComeFromTypeAndLabel() {
        new Board(root)
                .with("sys/class/thermal/thermal_zone7/type", "cpu-thermal\n")
                .with("sys/class/thermal/thermal_zone7/temp", "48312\n")
                .with("sys/class/hwmon/hwmon3/name", "ina3221\n")
                .with("sys/class/hwmon/hwmon3/in1_label", "VDD_IN\n")
                .with("sys/class/hwmon/hwmon3/in1_input", "5040\n")
                .with("sys/class/hwmon/hwmon3/power1_input", "2500000\n")
                .with("sys/class/hwmon/hwmon4/name", "k10temp\n")
                .with("sys/class/hwmon/hwmon4/temp1_input", "61000\n")
                .with("sys/class/hwmon/hwmon4/temp1_label", "Tctl\n")
                .with("sys/devices/system/cpu/cpufreq/policy0/scaling_cur_freq", "600000\n")
                .with("sys/devices/system/cpu/cpufreq/policy0/cpuinfo_max_freq", "2400000\n");
        try (BoardMetrics board = new BoardMetrics(root, 1)) {
            assertEquals(
                    Set.of(
                            "frequency",
                            "frequency.0",
                            "temperature",
                            "temperature.cpu-thermal",
                            "temperature.k10temp.tctl",
                            "power.ina3221.power1",
                            "voltage.ina3221.vdd_in"),
                    board.byName().keySet());
            assertEquals(0, board.read(0));
            assertEquals(0.25, value(board, "frequency", 0), 1e-12);
            assertEquals(0.61, value(board, "temperature", 0), 1e-12);
            assertEquals(0.48312, value(board, "temperature.cpu-thermal", 0), 1e-12);
            assertEquals(0.25, value(board, "power.ina3221.power1", 0), 1e-12);
            assertEquals(0.504, value(board, "voltage.ina3221.vdd_in", 0), 1e-12);
        }
    }

    @Test
    void givenASensorThatGoesAndReturns_whenRead_thenItCountsAsUnreadableMeanwhile() {
        Board fake = new Board(root)
                .with("sys/class/thermal/thermal_zone0/type", "soc")
                .with("sys/class/thermal/thermal_zone0/temp", "50000");
        try (BoardMetrics board = new BoardMetrics(root, 1)) {
            fake.with("sys/class/thermal/thermal_zone0/temp", "nothing");
            assertEquals(1, board.read(0));
            assertTrue(Double.isNaN(value(board, "temperature", 0)));
            fake.without("sys/class/thermal/thermal_zone0/temp");
            assertEquals(1, board.read(0), "the file was open and empty of numbers, or is gone");
            fake.with("sys/class/thermal/thermal_zone0/temp", "51000");
            board.read(0);
            board.read(0);
        }
    }

    @Test
    void givenMemory_whenRead_thenWhatCachesCouldGiveBackIsFree() {
        new Board(root)
                .with(
                        "proc/meminfo",
                        "MemTotal:   1000 kB\nMemFree:  10 kB\nMemAvailable:   750 kB\n"
                                + "SwapTotal:  200 kB\nSwapFree:   50 kB\n");
        try (BoardMetrics board = new BoardMetrics(root, 1)) {
            board.read(0);
            assertEquals(0.25, value(board, "memory", 0), 1e-12);
            assertEquals(0.75, value(board, "swap", 0), 1e-12);
        }
    }

    @Test
    void givenTheRealBoard_whenReadTwice_thenEveryValueIsWithinItsRange() throws InterruptedException {
        List<String> outside = new ArrayList<>();
        try (BoardMetrics board = new BoardMetrics(Path.of("/"), 1)) {
            board.read(System.nanoTime());
            Thread.sleep(60);
            long now = System.nanoTime();
            board.read(now);
            assertTrue(
                    board.byName().keySet().containsAll(Set.of("cpu", "cpu.0", "memory", "net.in", "net.out")),
                    board.byName().keySet().toString());
            board.byName().forEach((name, metric) -> {
                double value = metric.value(now);
                if (!(Double.isNaN(value) || value >= -100 && value <= 100)
                        || name.startsWith("cpu") && !(Double.isNaN(value) || value >= 0 && value <= 1)) {
                    outside.add(name + " " + value);
                }
            });
            assertTrue(value(board, "memory", now) > 0 && value(board, "memory", now) < 1);
        }
        assertEquals(List.of(), outside);
    }
}
