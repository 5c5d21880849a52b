// SPDX-License-Identifier: Apache-2.0
package org.ganglion.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.ganglion.product.Ganglion.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command tuf as users and the conformance suite start it: without a framework, and with exit codes that say what came of it. */
class TufTest {
    private static final String KEY = "3d93ca8829dfdc84086dd76fe7784a1bb8d198afb5dd09eb675cf0fe7cbf4530";
    private static final String ROLE = "{\"keyids\":[\"" + KEY + "\"],\"threshold\":1}";

    /** Signed in a test of the bundle. */
    private static final String ROOT = "{\"signatures\":[{\"keyid\":\"" + KEY + "\",\"sig\":\""
            + "1fd790d2a830df55fb38dabb17e4b52ee18f8ae308977ba1d5c84400f42106a2"
            + "8cee7a296af2fa924a2b769ca19cd67ebe47fe5e6b0bac452e72c56976a37c02\"}],"
            + "\"signed\":{\"_type\":\"root\",\"consistent_snapshot\":true,\"expires\":\"2099-01-01T00:00:00Z\","
            + "\"keys\":{\"" + KEY + "\":{\"keytype\":\"ed25519\",\"keyval\":{\"public\":"
            + "\"981b6a6e2c52a29dff58e9c7a59e6473c8e7bcc04ae7aa1706e77f920a164a87\"},\"scheme\":\"ed25519\"}},"
            + "\"roles\":{\"root\":" + ROLE + ",\"snapshot\":" + ROLE + ",\"targets\":" + ROLE + ",\"timestamp\":"
            + ROLE
            + "},\"spec_version\":\"1.0.34\",\"version\":1}}";

    @TempDir
    Path folder;

    @Test
    void givenARoot_whenInitialisedTwice_thenItIsKeptByteForByteAndTheArchiveOfTheFirstRunDoesNoHarm()
            throws Exception {
        Files.writeString(folder.resolve("root.json"), ROOT);
        Ganglion ganglion = new Ganglion(folder);
        for (int i = 0; i < 2; i++) {
            Ended ended = ganglion.run("tuf", "--metadata-dir", "trusted", "init", "root.json");
            assertEquals(0, ended.code(), ended.err());
            assertEquals("", ended.out() + ended.err());
            assertEquals(ROOT, Files.readString(folder.resolve("trusted/root.json")));
        }
    }

    @Test
    void givenAnotherRoot_whenInitialised_thenItIsRefusedByOneLineAndTheCodeIsOne() throws Exception {
        Files.writeString(folder.resolve("root.json"), ROOT.replace("2099", "2098"));
        Ended ended = new Ganglion(folder).run("tuf", "--metadata-dir", "trusted", "init", "root.json");
        assertEquals(1, ended.code());
        assertTrue(ended.err().startsWith("ganglion tuf: THRESHOLD: "), ended.err());
        assertEquals(1, ended.err().lines().count(), ended.err());
    }

    @Test
    void givenAWrongVerb_whenRun_thenTheUsageIsShownAndTheCodeIsTwo() throws Exception {
        Ended ended = new Ganglion(folder).run("tuf", "--metadata-dir", "trusted", "fly");
        assertEquals(2, ended.code());
        assertTrue(ended.err().contains("usage: ganglion tuf"), ended.err());
    }
}
