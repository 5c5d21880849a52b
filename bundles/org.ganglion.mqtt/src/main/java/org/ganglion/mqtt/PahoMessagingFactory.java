// SPDX-License-Identifier: Apache-2.0
package org.ganglion.mqtt;

import org.ganglion.api.messaging.Connection;
import org.ganglion.api.messaging.ConnectionSettings;
import org.ganglion.api.messaging.MessagingFactory;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Opens connections over Eclipse Paho; of use without OSGi too. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE)
public final class PahoMessagingFactory implements MessagingFactory {
    @Override
    public Connection connect(ConnectionSettings settings) {
        return MqttConnection.open(settings);
    }
}
