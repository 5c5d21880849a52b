// SPDX-License-Identifier: Apache-2.0
package org.ganglion.launcher;

import java.io.IOException;

/**
 * Starts Felix with the bundles of a folder, and ends with the code that one of them asks for.
 *
 * <p>Bundles find two services with the property {@code ganglion.launcher}: {@code exit}, an {@code IntConsumer} that
 * stops the framework and sets the process's exit code; and, once all bundles are started, {@code arguments}, a
 * {@code Supplier<String[]>} of the command line's arguments. System.out is standard error: what a library prints there
 * is never taken for a result, and whoever has results writes to the process's standard output itself.
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
        if (line.length == 1 && line[0].equals("--help")) {
            System.out.print(LaunchOptions.USAGE);
            return;
        }
        System.setOut(System.err);
        LaunchOptions options = null;
        int code;
        try {
            options = LaunchOptions.parse(line);
            code = of(options).run();
        } catch (LaunchFailure failure) {
            System.err.println("ganglion: " + failure.getMessage());
            if (options != null && options.verbose() && failure.getCause() != null) {
                failure.getCause().printStackTrace();
            }
            code = failure.exitCode();
        } catch (InterruptedException interrupted) {
            code = 1;
        }
        // a bundle's thread that was not ended must not keep the process
        System.exit(code);
    }

    private static Launcher of(LaunchOptions options) throws LaunchFailure {
        BundleSet bundles = BundleSet.of(options.bundles(), options.framework().get(BundleSet.ORDER));
        BundleCache cache = BundleCache.open(options.cache(), bundles);
        LaunchedFramework framework = new LaunchedFramework(options.framework(), cache, bundles, options.stopSeconds());
        return new Launcher(options, framework, cache);
    }

    private int run() throws LaunchFailure, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopOnSignal, "ganglion-shutdown"));
        framework.start();
        if (options.heartbeat() != null) {
            // a daemon: it ends with the framework, which it asks; begun before anything can stop the framework
            Heartbeat.start(options.heartbeat(), framework.context());
        }
        if (options.stopWhenStarted()) {
            framework.stop();
        } else {
            framework.offer(options.arguments());
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
