// SPDX-License-Identifier: Apache-2.0
package org.ganglion.tflite.natives;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.ganglion.tflite.natives.LibraryUnavailableException.Obstacle;

/**
 * Loads the native library, once per process.
 *
 * <p>Thread-safe. Loading unpacks up to 12 MB and takes 50 to 300 ms, so call {@link #load} in the background, never
 * while a component is activated.
 */
public final class NativeLibrary {
    private static final Map<String, String> PROCESSORS =
            Map.of("amd64", "x86_64", "x86_64", "x86_64", "aarch64", "arm64", "arm64", "arm64");

    /**
     * JavaCPP's settings, which it reads from system properties when its first class is initialised. Memory is freed by
     * whoever allocated it, in order, and not by a garbage collection, which would know no order. JavaCPP's own memory
     * limits are off: they derive from the Java heap's size and would refuse a model on a small heap for the resident
     * size of the whole process.
     */
    private static final Map<String, String> SETTINGS = Map.of(
            "org.bytedeco.javacpp.nopointergc", "true",
            "org.bytedeco.javacpp.maxbytes", "0",
            "org.bytedeco.javacpp.maxphysicalbytes", "0");

    private static final String CACHE_SETTING = "org.bytedeco.javacpp.cachedir";

    private static boolean loaded;

    private NativeLibrary() {}

    /** Returns the name of this machine's platform as JavaCPP writes it, such as {@code linux-arm64}. */
    public static String platform() {
        return platform(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    /** Returns whether a library is packed for this machine; loads nothing. */
    public static boolean isPacked() {
        return isPacked(platform());
    }

    /**
     * Loads the library; does nothing when it is loaded already.
     *
     * @param cache the folder into which the library is unpacked and found again at the next start; made if absent. The
     *     first call decides.
     * @throws LibraryUnavailableException when no library is packed for this machine, or the system refuses to load it
     */
    public static synchronized void load(Path cache) throws LibraryUnavailableException {
        if (loaded) {
            return;
        }
        String platform = platform();
        if (!isPacked(platform)) {
            throw new LibraryUnavailableException(
                    Obstacle.PLATFORM,
                    "no TensorFlow Lite library for " + platform
                            + "; there is one for linux-x86_64 and linux-arm64: run the model on an emulator or another board",
                    null);
        }
        configure(cache);
        try {
            Loader.load(org.bytedeco.tensorflowlite.global.tensorflowlite.class);
        } catch (LinkageError e) {
            throw new LibraryUnavailableException(
                    Obstacle.LOADING,
                    "the TensorFlow Lite library for " + platform + " does not load from " + cache + ": "
                            + e.getMessage()
                            + "; it needs glibc 2.34 or later (Debian 12, Ubuntu 22.04) and a cache folder mounted without noexec",
                    e);
        }
        loaded = true;
    }

    static String platform(String system, String processor) {
        String os = system.toLowerCase(Locale.ROOT);
        String arch = processor.toLowerCase(Locale.ROOT);
        return os + "-" + PROCESSORS.getOrDefault(arch, arch);
    }

    static boolean isPacked(String platform) {
        return NativeLibrary.class
                        .getClassLoader()
                        .getResource("org/bytedeco/tensorflowlite/" + platform + "/libjnitensorflowlite.so")
                != null;
    }

    private static void configure(Path cache) throws LibraryUnavailableException {
        try {
            Files.createDirectories(cache);
        } catch (IOException e) {
            throw new LibraryUnavailableException(
                    Obstacle.LOADING, "cannot make the folder " + cache + " for the TensorFlow Lite library: " + e, e);
        }
        System.setProperty(CACHE_SETTING, cache.toString());
        SETTINGS.forEach((key, value) -> {
            if (System.getProperty(key) == null) {
                System.setProperty(key, value);
            }
        });
    }
}
