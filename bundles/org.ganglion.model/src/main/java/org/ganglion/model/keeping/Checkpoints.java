// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.keeping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.file.DurableFiles;
import org.ganglion.model.learned.LearnedState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of one model: {@code <pipeline>-<number>.learned}. Used by one thread at a time. */
final class Checkpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final Pattern NAME = Pattern.compile("(.+)-(\\d{12})\\.learned");
    private static final long LARGEST = Integer.MAX_VALUE;

    private final Path folder;

    Checkpoints(Path folder) {
        this.folder = folder;
    }

    /** A file by its name. */
    private record Numbered(Path file, String pipeline, long number) {}

    void write(LearnedState state) throws IOException {
        if (Files.notExists(folder)) {
            Files.createDirectories(folder);
            DurableFiles.syncFolder(folder.toAbsolutePath().getParent());
        }
        List<Numbered> before = numbered(state.pipeline());
        long number = before.isEmpty() ? 1 : before.get(0).number + 1;
        Path file = folder.resolve(String.format("%s-%012d.learned", state.pipeline(), number));
        DurableFiles.write(file, LearnedDocument.write(state));
        prune(before, state);
    }

    /** With the one just written, two of its model and one of any other stay. */
    private void prune(List<Numbered> before, LearnedState written) throws IOException {
        int ofModel = 1;
        int ofOthers = 0;
        for (Numbered older : before) {
            LearnedState state = readOrNull(older.file);
            boolean stays = state != null
                    && (state.isOf(written.version(), written.sha256()) ? ++ofModel <= 2 : ++ofOthers <= 1);
            if (!stays) {
                Files.deleteIfExists(older.file);
            }
        }
        deleteUnfinished();
    }

    private void deleteUnfinished() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(DurableFiles.UNFINISHED))
                    .toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** All of a pipeline that can be read, the latest first. */
    List<LearnedState> read(String pipeline) throws IOException {
        return read(numbered(pipeline));
    }

    /** All of all pipelines that can be read, the latest number first. */
    List<LearnedState> readAll() throws IOException {
        return read(numbered(null));
    }

    private static List<LearnedState> read(List<Numbered> files) throws IOException {
        List<LearnedState> all = new ArrayList<>();
        for (Numbered each : files) {
            LearnedState state = readOrNull(each.file);
            if (state != null) {
                all.add(state);
            }
        }
        return all;
    }

    private static LearnedState readOrNull(Path file) throws IOException {
        try {
            return read(file);
        } catch (GanglionException damaged) {
            LOG.warn("{}", damaged.getMessage());
            return null;
        }
    }

    static LearnedState read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new GanglionException(Reason.TOO_LARGE, file + ": has more than " + LARGEST + " bytes");
        }
        return LearnedDocument.read(file.toString(), Files.readAllBytes(file));
    }

    /** Puts all of them there as the latest, in the order in which they came. */
    void moveTo(Checkpoints there) throws IOException {
        List<Numbered> latestFirst = numbered(null);
        for (int i = latestFirst.size() - 1; i >= 0; i--) {
            Path file = latestFirst.get(i).file;
            LearnedState state = readOrNull(file);
            if (state != null) {
                there.write(state);
            }
            Files.deleteIfExists(file);
        }
    }

    void delete(String pipeline) throws IOException {
        List<Numbered> all = numbered(pipeline);
        for (Numbered each : all) {
            Files.deleteIfExists(each.file);
        }
        if (!all.isEmpty()) {
            DurableFiles.syncFolder(folder);
        }
    }

    /** The files of a pipeline, or of all for null, the latest first. */
    private List<Numbered> numbered(String pipeline) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Numbered> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches() && (pipeline == null || name.group(1).equals(pipeline))) {
                    all.add(new Numbered(file, name.group(1), Long.parseLong(name.group(2))));
                }
            }
        }
        all.sort(Comparator.comparingLong(Numbered::number).reversed().thenComparing(Numbered::pipeline));
        return all;
    }
}
