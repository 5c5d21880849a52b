// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.proof;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the supervisor's script chooses the generation to start, with the same operations on files in the same order. That it is the same is shown
 * by {@link ScriptComparison}, which runs the script.
 */
final class SupervisorModel {
    private static final int ATTEMPTS = 3;
    private static final int MOST_CUTS = 20;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    private final Path home;
    private final RecordingStorage storage;

    SupervisorModel(Path home, RecordingStorage storage) {
        this.home = home;
        this.storage = storage;
    }

    /** The generation to start, its attempt taken; nothing if none can be started. */
    Optional<String> choose() throws IOException {
        Optional<String> named = name(home.resolve("current"));
        if (named.isEmpty() || !isComplete(named.get())) {
            return fallBack(named);
        }
        String chosen = named.get();
        if (!isCommitted(chosen) && !takeAttempt(chosen)) {
            return fallBack(named);
        }
        return named;
    }

    /** The first line of a file, if it is a name. */
    private Optional<String> name(Path file) throws IOException {
        byte[] bytes = storage.read(file);
        if (bytes == null) {
            return Optional.empty();
        }
        String first =
                new String(bytes, StandardCharsets.ISO_8859_1).replace("\0", "").split("\n", 2)[0];
        return Optional.of(first).filter(line -> NAME.matcher(line).matches());
    }

    private Path generation(String name) {
        return home.resolve("generations").resolve(name);
    }

    boolean isComplete(String name) throws IOException {
        Path folder = generation(name);
        return storage.length(folder.resolve("boot/launcher.jar")) >= 0
                && storage.length(folder.resolve("boot/framework.jar")) >= 0
                && storage.isFolder(folder.resolve("bundles"));
    }

    boolean isCommitted(String name) throws IOException {
        return storage.length(generation(name).resolve("COMMITTED")) >= 0;
    }

    /**
     * What a generation's file says of its starts.
     *
     * @param left starts that it still gets
     * @param cuts starts of which nobody saw the end
     * @param open whether nobody has seen the end of the last one
     */
    private record Trial(int left, int cuts, boolean open) {}

    private Optional<Trial> trial(String name) throws IOException {
        byte[] bytes = storage.read(trialFile(name));
        if (bytes == null) {
            return Optional.of(new Trial(ATTEMPTS, 0, false));
        }
        String[] words = new String(bytes, StandardCharsets.ISO_8859_1)
                .split("\n", 2)[0]
                .strip()
                .split(" +", 3);
        String cuts = words.length > 1 ? words[1] : "0";
        if (!NUMBER.matcher(words[0]).matches() || !NUMBER.matcher(cuts).matches()) {
            return Optional.empty();
        }
        return Optional.of(new Trial(
                Integer.parseInt(words[0]), Integer.parseInt(cuts), words.length > 2 && words[2].equals("open")));
    }

    private Path trialFile(String name) {
        return generation(name).resolve("trial");
    }

    private boolean takeAttempt(String name) throws IOException {
        Optional<Trial> read = trial(name);
        if (read.isEmpty()) {
            return false;
        }
        Trial trial = read.get();
        boolean cut = trial.open && trial.cuts < MOST_CUTS;
        int left = cut ? trial.left + 1 : trial.left;
        int cuts = cut ? trial.cuts + 1 : trial.cuts;
        if (left > 0) {
            replace(trialFile(name), (left - 1) + " " + cuts + " open");
        }
        return left > 0;
    }

    /** The end of its process was seen, whatever it was. */
    void ended(String name) throws IOException {
        Optional<Trial> trial = trial(name);
        if (!isCommitted(name) && trial.isPresent()) {
            replace(trialFile(name), trial.get().left + " " + trial.get().cuts + " closed");
        }
    }

    private Optional<String> fallBack(Optional<String> failed) throws IOException {
        Optional<String> previous = name(home.resolve("previous"));
        for (Optional<String> candidate : List.of(previous, anyCommitted(failed))) {
            if (candidate.isPresent()
                    && !candidate.equals(failed)
                    && isComplete(candidate.get())
                    && isCommitted(candidate.get())) {
                if (failed.isPresent()) {
                    remember(failed.get());
                }
                replace(home.resolve("current"), candidate.get());
                return candidate;
            }
        }
        return Optional.empty();
    }

    private void remember(String failed) throws IOException {
        byte[] bytes = storage.read(home.resolve("failed"));
        List<String> before = bytes == null
                ? List.of()
                : new String(bytes, StandardCharsets.UTF_8).lines().toList();
        if (before.contains(failed)) {
            return;
        }
        List<String> lines = new ArrayList<>(before.subList(Math.max(0, before.size() - 20), before.size()));
        lines.add(failed);
        replace(home.resolve("failed"), String.join("\n", lines));
    }

    /** The script takes the one that was marked last; times are not part of a disk here, so it must be the only one. */
    private Optional<String> anyCommitted(Optional<String> failed) throws IOException {
        for (Path folder : storage.list(home.resolve("generations"))) {
            String name = folder.getFileName().toString();
            if (NAME.matcher(name).matches()
                    && isCommitted(name)
                    && !Optional.of(name).equals(failed)) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    private void replace(Path file, String line) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        storage.write(next, (line + '\n').getBytes(StandardCharsets.UTF_8));
        storage.sync(next);
        storage.rename(next, file);
        storage.syncFolder(file.getParent());
    }
}
