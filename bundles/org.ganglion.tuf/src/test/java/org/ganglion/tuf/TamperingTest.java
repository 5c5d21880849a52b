// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is changed in signed metadata: what is trusted afterwards is what was signed, and failures are typed. */
class TamperingTest {
    private final Simulator repository = new Simulator();
    private final MemoryStore former = new MemoryStore();

    /** Everything in version 2, with hashes or without, with a delegation, custom fields and a second key. */
    private void publish(boolean hashes) throws TufException {
        repository.hashes = hashes;
        repository.delegate("targets", "role", true, "files/*");
        repository.addTarget("role", "files/one", new byte[9]);
        Tree.at(repository.signed.get("role"), "targets", "files/one")
                .put("custom", Tree.of("releaseCounter", 3, "hardware", List.of("x")));
        repository.publish("role", "targets", "snapshot", "timestamp");
        Device device = new Device(repository, former);
        TufClient.init(former, repository.published.get("root").get(0));
        device.find("files/one");
        repository.addKey("root", repository.newSigner());
        repository.publish("root", "role", "targets", "snapshot", "timestamp");
    }

    /** Null if it was refused with a type, or if nothing else is trusted than what was signed; else what is wrong. */
    private String trial(String role, byte[] bytes) {
        List<byte[]> versions = repository.published.get(role);
        byte[] good = versions.set(versions.size() - 1, bytes);
        MemoryStore store = new MemoryStore();
        store.kept.putAll(former.kept);
        try {
            new Device(repository, store).find("files/one");
        } catch (TufException refused) {
            assertTrue(refused.getMessage().length() < 1000);
        } catch (RuntimeException | StackOverflowError e) {
            return "threw " + e;
        } finally {
            versions.set(versions.size() - 1, good);
        }
        for (Map.Entry<String, byte[]> kept : store.kept.entrySet()) {
            Map<String, Object> signed = Device.signed(kept.getValue());
            if (repository.published.get(kept.getKey()).stream().noneMatch(one -> signed.equals(Device.signed(one)))) {
                return "trusted another " + kept.getKey();
            }
        }
        return null;
    }

    private byte[] latest(String role) {
        List<byte[]> versions = repository.published.get(role);
        return versions.get(versions.size() - 1);
    }

    private void requireNone(String role, List<String> broken, int trials) {
        assertEquals(List.of(), broken);
        assertTrue(trials > 20, trials + " trials of " + role);
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "timestamp", "snapshot", "targets", "role"})
    void givenSignedMetadata_whenAnyByteIsChanged_thenItIsNotTrusted(String role) throws TufException {
        publish(false);
        byte[] good = latest(role);
        List<String> broken = new ArrayList<>();
        int trials = 0;
        for (int at = 0; at < good.length; at += 1 + at % 29) {
            byte[] bytes = good.clone();
            bytes[at] ^= (byte) (1 << (at % 8));
            String wrong = trial(role, bytes);
            if (wrong != null) {
                broken.add("byte " + at + " " + wrong);
            }
            trials++;
        }
        requireNone(role, broken, trials);
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "timestamp", "snapshot", "targets", "role"})
    void givenSignedMetadata_whenAnyFieldIsRemovedOrChanged_thenItIsNotTrusted(String role) throws Exception {
        publish(true);
        byte[] good = latest(role);
        List<String> broken = new ArrayList<>();
        int trials = 0;
        for (FieldChanges changes = new FieldChanges(good, 7); changes.next(); trials++) {
            String wrong = trial(role, changes.bytes());
            if (wrong != null) {
                broken.add(changes.what() + " " + wrong);
            }
        }
        requireNone(role, broken, trials);
    }

    /** Even where the holder of the key has signed it, what has no sense is refused with a type. */
    @ParameterizedTest
    @ValueSource(strings = {"root", "timestamp", "snapshot", "targets", "role"})
    void givenMetadataWithoutSense_whenItIsSigned_thenItIsTrustedAsItIsOrRefusedWithAType(String role)
            throws Exception {
        publish(false);
        byte[] good = latest(role);
        List<String> broken = new ArrayList<>();
        int trials = 0;
        for (FieldChanges changes = new FieldChanges(good, 7); changes.next(); trials++) {
            if (changes.tree().get("signed") instanceof Map<?, ?>) {
                byte[] bytes = Simulator.sign(Tree.at(changes.tree(), "signed"), repository.signers.get(role));
                List<byte[]> versions = repository.published.get(role);
                byte[] before = versions.set(versions.size() - 1, bytes);
                MemoryStore store = new MemoryStore();
                store.kept.putAll(former.kept);
                try {
                    new Device(repository, store).find("files/one");
                } catch (TufException refused) {
                    assertTrue(refused.getMessage().length() < 1000);
                } catch (RuntimeException | StackOverflowError e) {
                    broken.add(changes.what() + " threw " + e);
                } finally {
                    versions.set(versions.size() - 1, before);
                }
            }
        }
        requireNone(role, broken, trials);
    }
}
