// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The model of a disk: it must know what really is lost, or the proof proves nothing. */
class CrashDiskTest {
    private static CrashDisk disk(String... files) {
        TreeMap<String, Content> entries = new TreeMap<>();
        for (String file : files) {
            entries.put(file, new Content("old".getBytes(UTF_8)));
        }
        return new CrashDisk(new Image(entries));
    }

    private static Step write(String file) {
        return new Step.Write(file, "new".getBytes(UTF_8));
    }

    /** What may be there, a line each; bytes of zero are shown as underscores. */
    private static Set<String> after(CrashDisk disk, Step... steps) {
        Arrays.asList(steps).forEach(disk::apply);
        Set<String> all = new TreeSet<>();
        disk.images(new Random(1), image -> {
            StringBuilder line = new StringBuilder();
            image.entries().forEach((name, content) -> line.append(name)
                    .append(content == null ? "/" : '=' + new String(content.bytes(), UTF_8).replace('\0', '_'))
                    .append(' '));
            all.add(line.toString().strip());
        });
        return all;
    }

    @Test
    void givenANewFileThatNobodySynced_whenThePowerGoes_thenItIsThereEmptyOfZerosOrNot() {
        assertEquals(Set.of("", "a=", "a=___", "a=new"), after(disk(), write("a")));
    }

    @Test
    void givenANewFileWhoseBytesWereSynced_whenThePowerGoes_thenItsNameMayBeLost() {
        assertEquals(Set.of("", "a=new"), after(disk(), write("a"), new Step.Sync("a")));
        assertEquals(Set.of("a=new"), after(disk(), write("a"), new Step.Sync("a"), new Step.SyncFolder("")));
    }

    @Test
    void givenARenameOfBytesThatWereNotSynced_whenThePowerGoes_thenTheOldOnesMayBeReplacedByNothing() {
        Set<String> all = after(disk("a"), write("a.next"), new Step.Rename("a.next", "a"));
        assertTrue(all.contains("a="), all::toString);
        assertTrue(all.contains("a=old"), all::toString);
    }

    @Test
    void givenAReplacementAsItShouldBe_whenThePowerGoesAtAnyMoment_thenTheOldOrTheNewIsThere() {
        CrashDisk disk = disk("a");
        for (Step step : new Step[] {
            write("a.next"), new Step.Sync("a.next"), new Step.Rename("a.next", "a"), new Step.SyncFolder("")
        }) {
            for (String line : after(disk, step)) {
                assertTrue(line.startsWith("a=old") || line.startsWith("a=new"), line);
            }
        }
        assertEquals(Set.of("a=new"), after(disk));
    }

    @Test
    void givenTwoDeletions_whenThePowerGoes_thenEitherMayHaveHappenedWithoutTheOther() {
        assertEquals(
                Set.of("", "a=old", "b=old", "a=old b=old"),
                after(disk("a", "b"), new Step.Delete("a"), new Step.Delete("b")));
    }

    @Test
    void givenTwoRenamesOfOneName_whenThePowerGoes_thenTheSecondComesNotWithoutTheFirst() {
        Set<String> all = after(disk("a", "b"), new Step.Rename("a", "c"), new Step.Rename("b", "a"));
        assertEquals(Set.of("a=old b=old", "b=old c=old", "a=old c=old"), all);
    }

    @Test
    void givenAFolderWhoseNameWasNotSynced_whenThePowerGoes_thenAllInItMayBeLost() {
        assertEquals(
                Set.of("", "f/ f/a=new"),
                after(
                        disk(),
                        new Step.CreateFolder("f"),
                        write("f/a"),
                        new Step.Sync("f/a"),
                        new Step.SyncFolder("f")));
    }

    @Test
    void givenAFolderThatWasRenamed_whenThePowerGoes_thenWhatWasSyncedInItIsThereUnderOneOfItsNames() {
        CrashDisk disk = disk();
        after(
                disk,
                new Step.CreateFolder("f.new"),
                write("f.new/a"),
                new Step.Sync("f.new/a"),
                new Step.SyncFolder("f.new"),
                new Step.SyncFolder(""));
        assertEquals(Set.of("f.new/ f.new/a=new", "f/ f/a=new"), after(disk, new Step.Rename("f.new", "f")));
    }

    @Test
    void givenALink_whenTheFirstNameGoes_thenTheBytesStayUnderTheSecond() {
        CrashDisk disk = disk("a");
        after(disk, new Step.Link("a", "b"), new Step.SyncFolder(""));
        assertEquals(Set.of("a=old b=old", "b=old"), after(disk, new Step.Delete("a")));
    }
}
