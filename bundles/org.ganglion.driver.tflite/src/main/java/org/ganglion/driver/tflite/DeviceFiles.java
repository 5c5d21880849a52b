// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.tflite;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/** Device files by pattern. */
final class DeviceFiles {
    private DeviceFiles() {}

    /**
     * Whether there is one.
     *
     * @param pattern a path whose last part may hold *, which stands for anything but a slash
     */
    static boolean exists(String pattern) {
        Path path = Path.of(pattern);
        Path folder = path.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return false;
        }
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(folder, path.getFileName().toString())) {
            return found.iterator().hasNext();
        } catch (IOException e) {
            throw new GanglionException(Reason.DEVICE, "cannot look for " + pattern + ": " + e.getMessage(), e);
        }
    }
}
