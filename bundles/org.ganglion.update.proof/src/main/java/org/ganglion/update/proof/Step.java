// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update.proof;

/** One thing done to a disk; names are relative to its root, with {@code /} between folders. */
sealed interface Step {
    /** A file's bytes replaced, or a new file. */
    record Write(String file, byte[] bytes) implements Step {}

    /** A file's bytes made durable; not its name. */
    record Sync(String file) implements Step {}

    /** A file or folder moved, over what is there. */
    record Rename(String from, String to) implements Step {}

    /** A second name for a file. */
    record Link(String existing, String name) implements Step {}

    /** A file or an empty folder gone. */
    record Delete(String name) implements Step {}

    /** A folder made, and those above it. */
    record CreateFolder(String folder) implements Step {}

    /** The names in a folder made durable. */
    record SyncFolder(String folder) implements Step {}
}
