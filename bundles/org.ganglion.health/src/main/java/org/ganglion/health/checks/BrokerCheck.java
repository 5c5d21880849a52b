// SPDX-License-Identifier: Apache-2.0
package org.ganglion.health.checks;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.ganglion.api.messaging.ConnectionState;
import org.ganglion.api.messaging.Messaging;
import org.ganglion.api.messaging.Registration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The broker is reachable. If not, that is a warning and never more: a device infers without a network, and no update is to blame. */
@Component(
        property = {HealthCheck.NAME + "=broker", HealthCheck.TAGS + "=network"},
        configurationPolicy = ConfigurationPolicy.IGNORE)
public final class BrokerCheck implements HealthCheck {
    private final AtomicReference<ConnectionState> state = new AtomicReference<>();
    private final Registration listening;

    /** Listens to this connection. */
    @Activate
    public BrokerCheck(@Reference Messaging messaging) {
        listening = messaging.listen(state::set);
    }

    @Deactivate
    void close() {
        listening.close();
    }

    @Override
    public Result execute() {
        ConnectionState now = state.get();
        if (now != null && now.connected()) {
            return new Result(Result.Status.OK, "connected");
        }
        return new Result(
                Result.Status.WARN, "the broker is not reachable: " + (now == null ? "not tried yet" : now.reason()));
    }
}
