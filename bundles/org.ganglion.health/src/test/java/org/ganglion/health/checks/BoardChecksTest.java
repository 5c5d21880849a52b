// SPDX-License-Identifier: Apache-2.0
package org.ganglion.health.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoardChecksTest {
    @TempDir
    Path folder;

    private record Limits(long warn_mebibytes, long critical_mebibytes) implements StorageCheck.Limits {
        @Override
        public Class<? extends Annotation> annotationType() {
            return StorageCheck.Limits.class;
        }
    }

    /** A disk that has as much left as the test says. */
    private static final class Disk extends File {
        private static final long serialVersionUID = 1;
        private final long left;

        private Disk(long mebibytes) {
            super("/disk");
            left = mebibytes << 20;
        }

        @Override
        public long getUsableSpace() {
            return left;
        }
    }

    private static Result storage(long mebibytes) {
        return new StorageCheck(new Disk(mebibytes), new Limits(64, 16)).execute();
    }

    private static String message(Result result) {
        for (ResultLog.Entry entry : result) {
            return entry.getMessage();
        }
        return "";
    }

    @Test
    void givenLessAndLessStorage_whenLookedAt_thenItWarnsAndThenIsCriticalInTheSameWords() {
        assertEquals(Result.Status.OK, storage(64).getStatus());
        assertEquals(Result.Status.WARN, storage(63).getStatus());
        assertEquals(Result.Status.CRITICAL, storage(15).getStatus());
        assertEquals(message(storage(15)), message(storage(3)));
    }

    @Test
    void givenAStore_whenItCanBeWritten_thenItIsWellAndNothingIsLeftInIt() throws Exception {
        assertEquals(Result.Status.OK, new StoreCheck(folder).execute().getStatus());
        try (var files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void givenAStore_whenItCannotBeWritten_thenItIsCriticalAndNamed() {
        Path gone = folder.resolve("gone");

        Result result = new StoreCheck(gone).execute();

        assertEquals(Result.Status.CRITICAL, result.getStatus());
        assertTrue(message(result).contains(gone + " cannot be written"), message(result));
    }
}
