// SPDX-License-Identifier: Apache-2.0
package org.ganglion.transfer.origin;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.transfer.Origin;
import org.ganglion.transfer.Origins;
import org.ganglion.transfer.Transfer;
import org.ganglion.transfer.messaging.ConfiguredPace;
import org.ganglion.transfer.messaging.TransferConfiguration;
import org.ganglion.transfer.receiving.Fetches;
import org.ganglion.transfer.receiving.LinkedOrigin;
import org.ganglion.transfer.receiving.Links;
import org.ganglion.transfer.receiving.Pace;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Opens repositories; of use without OSGi too. Nothing of HTTP is loaded before somebody asks for it. */
@Component(configurationPid = "org.ganglion.transfer")
public final class ConfiguredOrigins implements Origins, AutoCloseable {
    private static final String BROKER = "mqtt:";

    private final Pace pace;
    private final String configured;
    private final Fetches fetches = new Fetches();
    private volatile Transfer transfer;

    /** As configured. */
    @Activate
    public ConfiguredOrigins(TransferConfiguration configuration) {
        this(ConfiguredPace.pace(configuration), configuration.repository());
    }

    /** Without a framework, and without a broker until {@link #bind}. */
    public ConfiguredOrigins(Pace pace, String configured) {
        this.pace = pace;
        this.configured = configured;
    }

    /** There is a connection to a broker. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bind(Transfer service) {
        transfer = service;
    }

    /** There is none any more, or another one. */
    public void unbind(Transfer service) {
        if (transfer == service) {
            transfer = null;
        }
    }

    @Override
    public String configured() {
        return configured;
    }

    @Override
    public Origin open(String address) {
        if (address.equals(BROKER)) {
            return new BrokerOrigin(address, () -> transfer);
        }
        URI uri;
        try {
            uri = new URI(address);
        } catch (URISyntaxException e) {
            throw unknown(address, e);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "http", "https" -> over(address, HttpLinks.of(uri));
            case "file" -> over(address, new FolderLinks(folder(uri, address)));
            default -> throw unknown(address, null);
        };
    }

    private Origin over(String address, Links links) {
        return new LinkedOrigin(address, links, fetches, pace);
    }

    private static Path folder(URI uri, String address) {
        try {
            return Path.of(uri);
        } catch (IllegalArgumentException e) {
            throw unknown(address, e);
        }
    }

    private static GanglionException unknown(String address, Exception cause) {
        return new GanglionException(
                Reason.USAGE,
                "the repository \"" + address + "\" is neither mqtt: nor http://... nor https://... nor file:///...",
                cause);
    }

    /** Ends what is under way. */
    @Override
    @Deactivate
    public void close() {
        fetches.close();
    }
}
