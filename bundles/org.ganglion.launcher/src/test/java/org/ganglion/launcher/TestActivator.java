// SPDX-License-Identifier: Apache-2.0
package org.ganglion.launcher;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** The activator of the bundles that the launcher's tests start; does what its first argument asks for. */
public final class TestActivator implements BundleActivator {
    private String[] arguments;

    @Override
    public void start(BundleContext context) throws Exception {
        arguments = service(context, Supplier.class, "arguments") instanceof Supplier<?> supplier
                ? (String[]) supplier.get()
                : new String[] {"no arguments"};
        PrintStream output = (PrintStream) service(context, PrintStream.class, "output");
        IntConsumer exit = (IntConsumer) service(context, IntConsumer.class, "exit");
        switch (arguments[0]) {
            case "exit" -> {
                output.println(String.join(" ", arguments));
                System.out.println("a library's chatter");
                exit.accept(Integer.parseInt(arguments[1]));
            }
            case "names" -> {
                output.println(context.getBundle().getSymbolicName());
                if (context.getBundle().getBundleId() == Long.parseLong(arguments[1])) {
                    exit.accept(0);
                }
            }
            case "bundles" -> {
                output.println(Arrays.stream(context.getBundles())
                        .map(bundle -> bundle.getBundleId() + " " + bundle.getSymbolicName())
                        .toList());
                if (arguments.length > 1) {
                    context.installBundle(arguments[1]);
                }
                exit.accept(0);
            }
            case "throw" -> throw new IllegalStateException("the activator's own reason");
            case "dead" -> {
                Hashtable<String, Object> properties = new Hashtable<>();
                properties.put("ganglion.launcher", "alive");
                context.registerService(BooleanSupplier.class, () -> false, properties);
                output.println("started");
            }
            default -> output.println("started");
        }
    }

    private static Object service(BundleContext context, Class<?> type, String purpose) throws Exception {
        for (ServiceReference<?> reference :
                context.getServiceReferences(type, "(ganglion.launcher=" + purpose + ")")) {
            return context.getService(reference);
        }
        throw new IllegalStateException("no " + type + " for " + purpose);
    }

    @Override
    public void stop(BundleContext context) throws Exception {
        if (arguments[0].equals("hang")) {
            new CountDownLatch(1).await();
        }
        System.err.println("stopped " + context.getBundle().getSymbolicName());
    }
}
