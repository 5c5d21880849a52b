// SPDX-License-Identifier: Apache-2.0
package org.ganglion.product;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ganglion.product.Ganglion.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoBrokerTest {
    @TempDir
    Path folder;

    @Test
    void givenNoBroker_whenACommandOfTheFleetNeedsOne_thenOneLineSaysWhereAndWhy() throws Exception {
        String url;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            url = "tcp://127.0.0.1:" + free.getLocalPort();
        }
        Ganglion ganglion = new Ganglion(folder);
        for (List<String> words : List.of(List.of("devices"), List.of("status", "--device", "d1"), List.of("watch"))) {
            Ended ended = ganglion.run(
                    Stream.concat(words.stream(), Stream.of("--broker", url)).toArray(String[]::new));
            assertEquals(1, ended.code(), ended.err());
            assertEquals(
                    List.of("ganglion " + words.get(0) + ": cannot connect to " + url
                            + ": Connection refused; is the broker running, and are URL and login right?"),
                    ended.err().lines().toList());
        }
    }
}
