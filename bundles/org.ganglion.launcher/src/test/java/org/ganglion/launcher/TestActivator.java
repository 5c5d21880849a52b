// SPDX-License-Identifier: Apache-2.0
package org.ganglion.launcher;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;

/** The activator of the bundles that the launcher's tests start; the framework property test.does says what it does. */
public final class TestActivator implements BundleActivator {
    private final PrintStream output = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    private String does;

    @Override
    public void start(BundleContext context) throws Exception {
        does = context.getProperty("test.does");
        switch (does) {
            case "throw" -> throw new IllegalStateException("the activator's own reason");
            case "say no" -> saysWhetherAlive(context, () -> false);
            case "freeze" -> {
                AtomicInteger asked = new AtomicInteger();
                saysWhetherAlive(context, () -> asked.incrementAndGet() == 1);
            }
            case "stutter" -> {
                AtomicInteger asked = new AtomicInteger();
                saysWhetherAlive(context, () -> {
                    if (asked.incrementAndGet() <= 2) {
                        throw new IllegalStateException("cannot say");
                    }
                    return true;
                });
            }
            case "leave a mark" ->
                Files.writeString(
                        Path.of(context.getProperty("ganglion.home")).resolve("marks"),
                        "I was here\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            case "name" -> output.println(context.getBundle().getSymbolicName());
            default -> {
                // the rest waits for the arguments
            }
        }
        context.addServiceListener(
                event -> {
                    if (event.getType() == ServiceEvent.REGISTERED) {
                        allStarted(context, event.getServiceReference());
                    }
                },
                "(ganglion.launcher=arguments)");
    }

    private static void saysWhetherAlive(BundleContext context, BooleanSupplier alive) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("ganglion.launcher", "alive");
        context.registerService(BooleanSupplier.class, alive, properties);
    }

    private void allStarted(BundleContext context, ServiceReference<?> reference) {
        if (!(context.getService(reference) instanceof Supplier<?> supplier)) {
            return;
        }
        String[] arguments = (String[]) supplier.get();
        switch (does) {
            case "exit" -> {
                output.println(String.join(" ", arguments));
                System.out.println("a library's chatter");
                exit(context, Integer.parseInt(arguments[0]));
            }
            case "list" -> {
                output.println(Arrays.stream(context.getBundles())
                        .map(bundle -> bundle.getBundleId() + " " + bundle.getSymbolicName())
                        .toList());
                exit(context, 0);
            }
            case "install" -> {
                install(context, arguments[0]);
                exit(context, 0);
            }
            case "name" -> exit(context, 0);
            case "crash" -> Runtime.getRuntime().halt(3);
            case "restart" -> exit(context, 75);
            case "commit" -> commit(context);
            default -> output.println("started");
        }
    }

    /** As a generation does when it is content with itself. */
    private static void commit(BundleContext context) {
        Path home = Path.of(context.getProperty("ganglion.home"));
        try {
            Files.createFile(home.resolve("generations")
                    .resolve(context.getProperty("ganglion.generation"))
                    .resolve("COMMITTED"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void install(BundleContext context, String location) {
        try {
            context.installBundle(location);
        } catch (BundleException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void exit(BundleContext context, int code) {
        try {
            for (ServiceReference<IntConsumer> reference :
                    context.getServiceReferences(IntConsumer.class, "(ganglion.launcher=exit)")) {
                context.getService(reference).accept(code);
            }
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void stop(BundleContext context) throws Exception {
        if (does.equals("hang")) {
            new CountDownLatch(1).await();
        }
        System.err.println("stopped " + context.getBundle().getSymbolicName());
    }
}
