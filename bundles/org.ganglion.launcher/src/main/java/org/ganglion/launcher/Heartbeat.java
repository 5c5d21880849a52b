// SPDX-License-Identifier: Apache-2.0
package org.ganglion.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
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
 */
final class Heartbeat {
    private static final String ALIVE = "(ganglion.launcher=alive)";
    private static final long PERIOD_MILLIS = 1000;

    private final Path file;
    private final BundleContext context;
    private final boolean onTrial;
    private final Complaints complaints = new Complaints();
    private FileChannel channel;

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
            complaints.over(file, "the heartbeat " + file + " is written again");
            return true;
        } catch (IOException failed) {
            // if it stays so, the supervisor starts the process again; here is why
            complaints.about(file, "the heartbeat " + file + " cannot be written: " + failed);
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
            complaints.about("closing", "the heartbeat " + file + " cannot be closed: " + failed);
        }
        channel = null;
    }

    /** One that throws does not say that it is alive; it must not end the heartbeat for good, as if the framework had stopped. */
    private boolean says(ServiceReference<BooleanSupplier> reference, BooleanSupplier alive) {
        String name = alive.getClass().getName();
        try {
            boolean answer = alive.getAsBoolean();
            complaints.over(reference, name + " says again whether it is alive");
            return answer;
        } catch (RuntimeException | LinkageError failed) {
            complaints.about(reference, name + " cannot say whether it is alive: " + failed);
            return false;
        }
    }

    private boolean isAlive() throws InvalidSyntaxException {
        Collection<ServiceReference<BooleanSupplier>> references =
                context.getServiceReferences(BooleanSupplier.class, ALIVE);
        if (references.isEmpty() && onTrial) {
            return false;
        }
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
