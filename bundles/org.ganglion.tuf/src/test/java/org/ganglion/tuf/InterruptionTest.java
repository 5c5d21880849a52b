// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.ganglion.tuf.TufException.Reason;
import org.junit.jupiter.api.Test;

/** Runs that end at any access to the store or to the repository; the next one, undisturbed, comes to the same end. */
class InterruptionTest {
    /** Lets a number of calls through, and then none. */
    private static final class Failing extends MemoryStore implements MetadataFetcher {
        private final Simulator repository;
        private int left;

        Failing(Simulator repository, int left) {
            this.repository = repository;
            this.left = left;
        }

        private void count() throws IOException {
            if (left-- <= 0) {
                throw new IOException("interrupted");
            }
        }

        @Override
        public Optional<byte[]> read(String role) throws IOException {
            count();
            return super.read(role);
        }

        @Override
        public void write(String role, byte[] bytes) throws IOException {
            count();
            super.write(role, bytes);
        }

        @Override
        public void delete(String role) throws IOException {
            count();
            super.delete(role);
        }

        @Override
        public byte[] fetch(String name, int most) throws IOException {
            count();
            return repository.fetch(name, most);
        }
    }

    /** A repository whose snapshot and timestamp were driven far, and which has recovered by new keys. */
    private static Simulator recovered(MemoryStore store) throws TufException {
        Simulator repository = new Simulator();
        Device device = new Device(repository, store);
        TufClient.init(store, repository.published.get("root").get(0));
        repository.delegate("targets", "A", false, "*");
        repository.timestamp().put("version", 99);
        repository.publish("A", "targets", "snapshot", "timestamp");
        device.find("any");
        repository.rotateKey("timestamp");
        repository.rotateKey("snapshot");
        repository.timestamp().put("version", 1);
        repository.addTarget("A", "file", new byte[1]);
        repository.publish("root", "root", "A", "targets", "snapshot", "timestamp");
        return repository;
    }

    @Test
    void givenARunThatEndsAnywhere_whenTheNextIsUndisturbed_thenItSucceeds() throws TufException {
        int interrupted = 0;
        for (int calls = 0; ; calls++) {
            MemoryStore store = new MemoryStore();
            Simulator repository = recovered(store);
            Failing failing = new Failing(repository, calls);
            failing.kept.putAll(store.kept);
            TufClient client = new TufClient(failing, failing, () -> Simulator.NOW, Limits.DEFAULTS);
            if (succeeds(client)) {
                break;
            }
            interrupted++;
            store.kept.clear();
            store.kept.putAll(failing.kept);
            Device device = new Device(repository, store);
            assertTrue(device.find("file").isPresent(), "after " + calls + " calls");
            assertEquals(
                    Map.of("root", 3L, "timestamp", 2L, "snapshot", 3L, "targets", 3L, "A", 2L), device.versions());
        }
        assertTrue(interrupted >= 20, interrupted + " interruptions");
    }

    private static boolean succeeds(TufClient client) {
        try {
            return client.find("file").isPresent();
        } catch (TufException e) {
            assertTrue(e.reason() == Reason.NETWORK || e.reason() == Reason.STORAGE, e::getMessage);
            return false;
        }
    }

    @Test
    void givenAFailedRefresh_whenATargetIsLookedForByTheSameClient_thenItRefreshesAgain() throws TufException {
        Simulator repository = new Simulator();
        Device device = Device.of(repository);
        boolean[] reachable = {false};
        TufClient client = new TufClient(
                (name, most) -> {
                    if (!reachable[0]) {
                        throw new IOException("no route");
                    }
                    return repository.fetch(name, most);
                },
                device.store,
                () -> device.now,
                Limits.DEFAULTS);
        assertThrows(TufException.class, client::refresh);
        assertThrows(TufException.class, () -> client.find("x"));
        reachable[0] = true;
        assertTrue(client.find("x").isEmpty());
    }
}
