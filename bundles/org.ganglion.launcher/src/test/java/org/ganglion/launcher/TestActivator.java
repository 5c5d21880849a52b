// SPDX-License-Identifier: Apache-2.0
package org.ganglion.launcher;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.concurrent.CountDownLatch;
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
            case "say no" -> {
                Hashtable<String, Object> properties = new Hashtable<>();
                properties.put("ganglion.launcher", "alive");
                context.registerService(BooleanSupplier.class, () -> false, properties);
            }
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
            default -> output.println("started");
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
