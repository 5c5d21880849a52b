// SPDX-License-Identifier: Apache-2.0
package org.ganglion.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Writes a growing number to a file every second, as long as the framework answers and nobody says it is not alive.
 *
 * <p>A number and not the file's time: boards without a clock battery change their time by years while they run. A
 * bundle that knows better than the launcher whether the device still works registers a {@link BooleanSupplier} with
 * the property {@code ganglion.launcher=alive}; while one answers false, or does not answer, there is no heartbeat. On
 * trial (framework property {@code ganglion.trial=true}) there must be one: a generation that cannot even tell whether
 * it is well is not.
 *
 * <p>What goes wrong is said to the process's error stream, which the supervisor keeps: the launcher stands below every
 * bundle, so below the log too.
 */
final class Heartbeat {
    private static final String ALIVE = "(ganglion.launcher=alive)";
    private static final long PERIOD_MILLIS = 1000;

    private final Path file;
    private final BundleContext context;
    private final boolean onTrial;
    /** What those that cannot say whether they are alive threw last; touched by the heartbeat's thread only. */
    private final Map<ServiceReference<BooleanSupplier>, String> broken = new HashMap<>();

    private FileChannel channel;
    /** Why it could not be written the last time. */
    private String unwritable = "";

    private Heartbeat(Path file, BundleContext context) {
        this.file = file;
        this.context = context;
        this.onTrial = Boolean.parseBoolean(context.getProperty("ganglion.trial"));
    }

    static void start(Path file, BundleContext context) {
        Thread thread = new Thread(new Heartbeat(file, context)::beat, "ganglion-heartbeat");
        thread.setDaemon(true);
        thread.start();
    }

    private void beat() {
        try {
            for (long beats = 1; ; Thread.sleep(PERIOD_MILLIS)) {
                if (isAlive() && written(beats)) {
                    beats++;
                }
            }
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalArgumentException(impossible);
        } catch (IllegalStateException stopped) {
            return; // the framework has stopped, and its context with it
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    /** A disk that is full for a moment must not end the heartbeat, and with it a process that is well. */
    private boolean written(long beats) {
        try {
            if (channel == null) {
                channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            }
            byte[] number = String.format("%019d%n", beats).getBytes(StandardCharsets.US_ASCII);
            channel.write(ByteBuffer.wrap(number), 0);
            unwritable = "";
            return true;
        } catch (IOException failed) {
            // if it stays so, the supervisor starts the process again; here is why
            if (!failed.toString().equals(unwritable)) {
                unwritable = failed.toString();
                System.err.println("ganglion: the heartbeat " + file + " cannot be written: " + failed);
            }
            close();
            return false;
        }
    }

    private void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException failed) {
            System.err.println("ganglion: the heartbeat " + file + " cannot be closed: " + failed);
        }
        channel = null;
    }

    /** One that throws does not say that it is alive; it must not end the heartbeat for good, as if the framework had stopped. */
    private boolean says(ServiceReference<BooleanSupplier> reference, BooleanSupplier alive) {
        try {
            boolean answer = alive.getAsBoolean();
            if (broken.remove(reference) != null) {
                System.err.println("ganglion: " + alive.getClass().getName() + " says again whether it is alive");
            }
            return answer;
        } catch (RuntimeException | LinkageError failed) {
            // it is asked every second: what it throws is said when it is something new
            if (!failed.toString().equals(broken.put(reference, failed.toString()))) {
                System.err.println(
                        "ganglion: " + alive.getClass().getName() + " cannot say whether it is alive: " + failed);
            }
            return false;
        }
    }

    private boolean isAlive() throws InvalidSyntaxException {
        Collection<ServiceReference<BooleanSupplier>> references =
                context.getServiceReferences(BooleanSupplier.class, ALIVE);
        if (references.isEmpty() && onTrial) {
            return false;
        }
        broken.keySet().retainAll(references);
        for (ServiceReference<BooleanSupplier> reference : references) {
            BooleanSupplier alive = context.getService(reference);
            try {
                if (alive != null && !says(reference, alive)) {
                    return false;
                }
            } finally {
                context.ungetService(reference);
            }
        }
        return true;
    }
}
