// SPDX-License-Identifier: Apache-2.0
package org.ganglion.launcher;

import java.io.IOException;
import java.io.PrintStream;

/**
 * Starts Felix with the bundles of a folder, and ends with the code that one of them asks for.
 *
 * <p>Bundles find three services with the property {@code ganglion.launcher}: {@code arguments}, a
 * {@code Supplier<String[]>} of the command line's arguments; {@code exit}, an {@code IntConsumer} that stops the
 * framework and sets the process's exit code; {@code output}, the {@code PrintStream} of standard output. System.out is
 * standard error: what a library prints there is never taken for a result.
 */
public final class Launcher {
    private final LaunchOptions options;
    private final LaunchedFramework framework;
    private final BundleCache cache;

    private Launcher(LaunchOptions options, LaunchedFramework framework, BundleCache cache) {
        this.options = options;
        this.framework = framework;
        this.cache = cache;
    }

    /**
     * Runs until the framework stops.
     *
     * @param line see {@link LaunchOptions#USAGE}
     */
    public static void main(String... line) {
        PrintStream results = System.out;
        System.setOut(System.err);
        if (line.length == 1 && line[0].equals("--help")) {
            results.print(LaunchOptions.USAGE);
            results.flush();
            return;
        }
        LaunchOptions options = null;
        int code;
        try {
            options = LaunchOptions.parse(line);
            code = of(options).run(results);
        } catch (LaunchFailure failure) {
            System.err.println("ganglion: " + failure.getMessage());
            if (options != null && options.verbose() && failure.getCause() != null) {
                failure.getCause().printStackTrace();
            }
            code = failure.exitCode();
        } catch (InterruptedException interrupted) {
            code = 1;
        }
        results.flush();
        // a bundle's thread that was not ended must not keep the process
        System.exit(code);
    }

    private static Launcher of(LaunchOptions options) throws LaunchFailure {
        BundleSet bundles = BundleSet.of(options.bundles(), options.framework().get(BundleSet.ORDER));
        BundleCache cache = BundleCache.open(options.cache(), bundles);
        LaunchedFramework framework = new LaunchedFramework(options.framework(), cache, bundles, options.stopSeconds());
        return new Launcher(options, framework, cache);
    }

    private int run(PrintStream results) throws LaunchFailure, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopOnSignal, "ganglion-shutdown"));
        framework.start(options.arguments(), results);
        if (options.heartbeat() != null) {
            // a daemon: it ends with the framework, which it asks
            Heartbeat.start(options.heartbeat(), framework.context());
        }
        framework.awaitStop();
        finish();
        return framework.exitCode();
    }

    /** On a signal, and when the start failed half-way: what runs is stopped before the process ends. */
    private void stopOnSignal() {
        try {
            framework.stop();
            framework.awaitStop();
            finish();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void finish() {
        try {
            cache.close(framework.hasRun());
        } catch (IOException unwritable) {
            System.err.println("ganglion: the bundle cache is not kept: " + unwritable);
        }
    }
}
