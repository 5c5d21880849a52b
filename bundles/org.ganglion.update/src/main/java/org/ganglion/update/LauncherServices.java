// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.Hashtable;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** What this bundle and the launcher of the process say to each other, by services of JDK types. */
final class LauncherServices {
    private static final String PROPERTY = "ganglion.launcher";
    /** What a process ends with that wants the supervisor to start what the pointer names. */
    private static final int RESTART = 75;

    private static final int FAILURE = 1;

    private final BundleContext context;

    LauncherServices(BundleContext context) {
        this.context = context;
    }

    /** Whether the supervisor watches a generation that has not been judged yet. */
    boolean isOnTrial() {
        return Boolean.parseBoolean(context.getProperty("ganglion.trial"));
    }

    /** On trial the supervisor wants to see that there is somebody who judges it. */
    ServiceRegistration<BooleanSupplier> tellsWhetherAlive(BooleanSupplier alive) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(PROPERTY, "alive");
        return context.registerService(BooleanSupplier.class, alive, properties);
    }

    /** Whether all that the launcher starts has been started. */
    boolean hasStartedAll() {
        try {
            return !context.getServiceReferences(Supplier.class, filter("arguments"))
                    .isEmpty();
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    /** Ends the process so that the supervisor starts what the pointer names. */
    void restart() {
        exit(RESTART);
    }

    /** Ends the process, which cannot do its work. */
    void fail() {
        exit(FAILURE);
    }

    private void exit(int code) {
        try {
            for (ServiceReference<IntConsumer> launcher :
                    context.getServiceReferences(IntConsumer.class, filter("exit"))) {
                context.getService(launcher).accept(code);
            }
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    private static String filter(String purpose) {
        return '(' + PROPERTY + '=' + purpose + ')';
    }
}
