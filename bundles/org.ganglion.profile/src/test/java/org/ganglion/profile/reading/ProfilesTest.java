// SPDX-License-Identifier: Apache-2.0
package org.ganglion.profile.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.json.JsonObject;
import org.ganglion.profile.Profile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfilesTest {
    private static final Path OURS = Path.of("../../device-profiles");

    @TempDir
    Path folder;

    private KnownProfiles ours(String architecture, Path root, String chosen) {
        return new KnownProfiles(new FolderProfiles(OURS), new BoardSigns(architecture, root), chosen);
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Profile read(String name) {
        return new KnownProfiles(new FolderProfiles(folder), new BoardSigns("aarch64", folder), name).current();
    }

    @Test
    void givenOurProfiles_whenEachIsRead_thenAllAreRightAndHaveAUnit() {
        KnownProfiles profiles = ours("amd64", folder, null);
        assertEquals(
                List.of("demo", "generic-aarch64", "generic-armhf", "generic-x86_64", "raspberry-pi"),
                profiles.names());
        for (String name : profiles.names()) {
            Profile profile = profiles.profile(name);
            assertTrue(profile.serviceUnit().contains("@HOME@/supervisor"), name);
            assertTrue(profile.jvmFlags().contains("-XX:+UseSerialGC"), name);
            assertFalse(profile.ranking().isEmpty(), name);
        }
    }

    @Test
    void givenTheProfileOf32BitArm_whenRead_thenTheEmulatorStandsForTensorFlowLite() {
        Profile profile = ours("arm", folder, null).current();
        assertEquals(List.of("org.ganglion.driver.npu"), profile.bundles().add());
        assertTrue(profile.bundles().leaveOut().contains("org.ganglion.tflite.natives"));
        assertTrue(profile.ranking().contains("npu"));
    }

    @Test
    void givenAProfileThatExtendsAnother_whenRead_thenTheBundlesOfBothAreAddedAndLeftOut() throws IOException {
        String unit = "[Unit]";
        write("a/ganglion.service", unit);
        write(
                "a/profile.json",
                "{\"schema\":1,\"description\":\"a\",\"bundles\":{\"add\":[\"x\"],\"leave_out\":[\"y\"]}}");
        write("b/profile.json", "{\"schema\":1,\"description\":\"b\",\"extends\":\"a\",\"bundles\":{\"add\":[\"z\"]}}");
        assertEquals(
                new Profile.Bundles(List.of("x", "z"), List.of("y")), read("b").bundles());
    }

    @Test
    void givenABoard_whenTheProfileIsDetected_thenTheMostSpecificOneFits() throws IOException {
        assertEquals("generic-x86_64", ours("amd64", folder, null).current().name());
        assertEquals("generic-armhf", ours("arm", folder, "auto").current().name());
        assertEquals("generic-aarch64", ours("aarch64", folder, null).current().name());
        write("proc/device-tree/model", "Raspberry Pi 5 Model B Rev 1.0\0");
        Profile pi = ours("aarch64", folder, null).current();
        assertEquals(List.of("generic-aarch64", "raspberry-pi"), pi.lineage());
        assertEquals(15L, pi.configuration().get("org.ganglion.telemetry").get("period.seconds"));
        assertEquals(128L, pi.configuration().get("org.ganglion.health.storage").get("warn.mebibytes"));
        assertTrue(pi.serviceUnit().contains("SupplementaryGroups"));
        assertEquals("generic-armhf", ours("arm", folder, null).current().name(), "a Pi with a 32-bit system");
    }

    @Test
    void givenABoardThatNoProfileFits_whenDetected_thenTheMessageSaysWhatWasSeen() {
        GanglionException none = assertThrows(
                GanglionException.class, () -> ours("s390x", folder, null).current());
        assertEquals(Reason.NOT_FOUND, none.reason());
        assertTrue(none.getMessage().contains("s390x"), none.getMessage());
        GanglionException unknown = assertThrows(
                GanglionException.class, () -> ours("amd64", folder, "toaster").current());
        assertEquals(Reason.USAGE, unknown.reason());
        assertTrue(unknown.getMessage().contains("generic-x86_64"), unknown.getMessage());
    }

    @Test
    void givenDevicesAndLibraries_whenLookedFor_thenThoseThatAreThereAreFound() throws IOException {
        write("dev/hailo0", "");
        write("dev/i2c-1", "");
        write("usr/lib/aarch64-linux-gnu/libhailort.so", "");
        KnownProfiles profiles = ours("aarch64", folder, null);
        assertEquals(
                List.of("/dev/hailo0", "/dev/i2c-1", "/usr/lib/aarch64-linux-gnu/libhailort.so"),
                profiles.found(profiles.profile("raspberry-pi")));
    }

    @Test
    void givenWrongProfiles_whenRead_thenFileAndFieldAreNamed() throws IOException {
        write("a/ganglion.service", "unit");
        Map<String, String> wrong = Map.of(
                "{\"schema\":2,\"description\":\"x\"}", "schema",
                "{\"schema\":1}", "description",
                "{\"schema\":1,\"description\":\"x\",\"colour\":\"red\"}", "colour",
                "{\"schema\":1,\"description\":\"x\",\"detect\":{\"arch\":[]}}", "arch",
                "{\"schema\":1,\"description\":\"x\",\"configuration\":{\"p\":{\"k\":{}}}}", "'k'",
                "{\"schema\":1,\"description\":\"x\",\"configuration\":{\"p\":{\"k\":[1,\"a\"]}}}", "'k'",
                "{\"schema\":1,", "ends too early");
        for (Map.Entry<String, String> each : wrong.entrySet()) {
            write("a/profile.json", each.getKey());
            GanglionException refused = assertThrows(GanglionException.class, () -> read("a"), each.getKey());
            assertEquals(Reason.MALFORMED, refused.reason());
            assertTrue(
                    refused.getMessage().contains("'a'") && refused.getMessage().contains(each.getValue()),
                    refused.getMessage());
        }
    }

    @Test
    void givenProfilesThatExtendEachOther_whenRead_thenItIsRefused() throws IOException {
        write("a/profile.json", "{\"schema\":1,\"description\":\"x\",\"extends\":\"b\"}");
        write("b/profile.json", "{\"schema\":1,\"description\":\"x\",\"extends\":\"a\"}");
        assertEquals(
                Reason.INCONSISTENT,
                assertThrows(GanglionException.class, () -> read("a")).reason());
    }

    @Test
    void givenTheSchema_whenComparedWithTheReader_thenBothKnowTheSameFields() throws IOException {
        String text = Files.readString(Path.of("../../cnf/docs/device-profiles.schema.json"));
        JsonObject properties = JsonObject.read("schema", text).object("properties");
        assertEquals(ProfileReader.FIELDS, new HashSet<>(properties.names()));
        assertEquals(
                ProfileReader.DETECT_FIELDS,
                new HashSet<>(properties.object("detect").object("properties").names()));
        assertEquals(
                ProfileReader.LOOK_FOR_FIELDS,
                new HashSet<>(properties.object("look_for").object("properties").names()));
        assertEquals(
                ProfileReader.BUNDLES_FIELDS,
                new HashSet<>(properties.object("bundles").object("properties").names()));
    }
}
