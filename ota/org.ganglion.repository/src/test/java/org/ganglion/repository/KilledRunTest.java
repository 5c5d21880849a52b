// SPDX-License-Identifier: Apache-2.0
package org.ganglion.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.ganglion.repository.KeysOfTest.PUBLISHER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is killed at any of its writes, renames and syncs leaves a repository that clients trust, and the next run goes on. */
class KilledRunTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));
    private static final String PATH = "models/acme/m-1.jar";

    @TempDir
    private static Path folderOfKeys;

    @TempDir
    private Path folder;

    private static KeysOfTest keys;
    private static List<SigningKey> every;

    @BeforeAll
    static void makeKeys() {
        keys = new KeysOfTest(folderOfKeys);
        every = keys.keys(
                Roles.ROOT, Roles.TARGETS, Roles.SNAPSHOT, Roles.TIMESTAMP, Roles.CAMPAIGNS, PUBLISHER, "new-targets");
    }

    private void found(RepositoryFolder repository) {
        keys.founding().in(repository, every, CLOCK);
    }

    private void stamp(RepositoryFolder repository) {
        TimestampRun.in(repository, every, OptionalInt.empty(), CLOCK);
    }

    private void add(RepositoryFolder repository) {
        try (Publication publication =
                Repository.open(repository.path(), repository.disk()).change(every, CLOCK)) {
            publication.add(PUBLISHER, PATH, "content".getBytes(UTF_8), Map.of());
            publication.publish();
        }
    }

    private List<String> problems(RepositoryFolder repository) {
        return RepositoryCheck.of(repository, Optional.empty(), CLOCK).problems();
    }

    /** Kills a run at each of its operations in turn, and returns how many these are. */
    private int cutEverywhere(
            Consumer<RepositoryFolder> before, Consumer<RepositoryFolder> run, Consumer<RepositoryFolder> after)
            throws IOException {
        RepositoryFolder base = new RepositoryFolder(folder.resolve("base"), CutDisk.lasting());
        before.accept(base);
        for (int cut = 0; ; cut++) {
            Path copy = folder.resolve("cut-" + cut);
            copy(base.path(), copy);
            try {
                run.accept(new RepositoryFolder(copy, new CutDisk(cut)));
                return cut;
            } catch (CutDisk.Cut killed) {
                after.accept(new RepositoryFolder(copy, CutDisk.lasting()));
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static boolean trusted(List<String> problems) {
        return problems.stream().allMatch(problem -> problem.startsWith("clients see snapshot"));
    }

    @Test
    void givenAFoundingThatIsKilled_whenItIsRunAgain_thenTheRepositoryIsThere() throws IOException {
        int cuts = cutEverywhere(none -> {}, this::found, left -> {
            if (Files.exists(left.prepared(Roles.ROOT))) {
                Signing.in(left, every, false, CLOCK);
            } else if (Metadata.read(left).root().isEmpty()) {
                found(left);
            }
            stamp(left);
            assertEquals(List.of(), problems(left));
        });
        assertTrue(cuts > 15, cuts + " operations");
    }

    @Test
    void givenAPublicationThatIsKilled_whenItIsRunAgain_thenClientsTrustTheRepositoryAllTheTime() throws IOException {
        int cuts = cutEverywhere(
                base -> {
                    found(base);
                    stamp(base);
                },
                this::add,
                left -> {
                    assertTrue(trusted(problems(left)), () -> problems(left).toString());
                    add(left);
                    stamp(left);
                    assertEquals(List.of(), problems(left));
                    assertTrue(Repository.open(left.path()).target(PATH).isPresent());
                    Sweep.in(left, true);
                    assertEquals(List.of(), problems(left));
                });
        assertTrue(cuts > 10, cuts + " operations");
    }

    @Test
    void givenATimestampRunThatIsKilled_whenItIsRunAgain_thenClientsTrustTheRepositoryAllTheTime() throws IOException {
        cutEverywhere(
                base -> {
                    found(base);
                    stamp(base);
                    add(base);
                },
                this::stamp,
                left -> {
                    assertTrue(trusted(problems(left)), () -> problems(left).toString());
                    stamp(left);
                    assertEquals(List.of(), problems(left));
                });
    }

    @Test
    void givenARotationThatIsKilled_whenItIsRunAgain_thenClientsTrustTheRepositoryAllTheTime() throws IOException {
        cutEverywhere(
                base -> {
                    found(base);
                    stamp(base);
                },
                this::rotate,
                left -> {
                    assertTrue(trusted(problems(left)), () -> problems(left).toString());
                    Metadata metadata = Metadata.read(left);
                    boolean begun = Files.exists(left.prepared(Roles.ROOT))
                            || metadata.root().get().version() == 2;
                    if (begun) {
                        Signing.in(left, every, false, CLOCK);
                        stamp(left);
                    } else {
                        rotate(left);
                    }
                    assertEquals(List.of(), problems(left));
                    assertEquals(2, Metadata.read(left).root().get().version());
                });
    }

    /** The targets' key, to the end: what is prepared is signed, published and stamped. */
    private void rotate(RepositoryFolder repository) {
        new Rotation(
                        Roles.TARGETS,
                        List.of(keys.key("new-targets").description()),
                        List.of(keys.key(Roles.TARGETS).id()),
                        OptionalInt.empty(),
                        OptionalInt.empty())
                .in(repository, every, CLOCK);
        stamp(repository);
    }

    @Test
    void givenASweepThatIsKilled_whenItIsRunAgain_thenNothingThatIsNamedIsGone() throws IOException {
        cutEverywhere(
                base -> {
                    found(base);
                    add(base);
                    stamp(base);
                },
                left -> Sweep.in(left, true),
                left -> {
                    assertEquals(List.of(), problems(left));
                    Sweep.in(left, true);
                    assertEquals(List.of(), Sweep.in(left, false));
                    assertEquals(List.of(), problems(left));
                });
    }
}
