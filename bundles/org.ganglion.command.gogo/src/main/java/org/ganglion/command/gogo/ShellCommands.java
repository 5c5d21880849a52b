// SPDX-License-Identifier: Apache-2.0
package org.ganglion.command.gogo;

import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import org.apache.felix.service.command.Function;
import org.ganglion.api.command.Command;
import org.ganglion.command.CommandRunner;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Offers every command as {@code ganglion:<name>} in the Gogo shell, as long as the command is there. */
@Component(
        immediate = true,
        service = {})
public final class ShellCommands {
    private static final String SCOPE = "ganglion";

    private final BundleContext context;
    private final CommandRunner runner;
    private final Map<Command, ServiceRegistration<Function>> offered = new HashMap<>();

    /** Offers nothing yet. */
    @Activate
    public ShellCommands(BundleContext context, @Reference CommandRunner runner) {
        this.context = context;
        this.runner = runner;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, unbind = "withdraw")
    synchronized void offer(Command command) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("osgi.command.scope", SCOPE);
        properties.put("osgi.command.function", command.name());
        Function function = new ShellFunction(runner, command.name());
        offered.put(command, context.registerService(Function.class, function, properties));
    }

    synchronized void withdraw(Command command) {
        ServiceRegistration<Function> registration = offered.remove(command);
        if (registration != null) {
            registration.unregister();
        }
    }

    @Deactivate
    synchronized void deactivate() {
        offered.values().forEach(ServiceRegistration::unregister);
        offered.clear();
    }
}
