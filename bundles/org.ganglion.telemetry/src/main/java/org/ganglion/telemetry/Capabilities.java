// SPDX-License-Identifier: Apache-2.0
package org.ganglion.telemetry;

import java.io.File;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.ganglion.api.codec.CodecKind;
import org.ganglion.api.codec.Decoder;
import org.ganglion.api.codec.Encoder;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.driver.DriverKind;
import org.ganglion.api.engine.Engine;
import org.ganglion.api.engine.EngineKind;
import org.ganglion.api.learning.LearningRule;
import org.ganglion.api.learning.LearningRules;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.neuron.NeuronTypes;
import org.ganglion.api.stream.Sink;
import org.ganglion.api.stream.Source;
import org.ganglion.api.stream.StreamKind;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;

/**
 * {@code capabilities}: what the board is and has free, and what the live plugins bring. Services are looked at, never taken, so that no
 * plugin is started for it. Safe for use by several threads.
 */
final class Capabilities implements AutoCloseable {
    private final BundleContext context;
    private final KernelFacts kernel;
    private final Map<String, Offer> offers = new LinkedHashMap<>();
    private final ServiceListener listener;

    Capabilities(BundleContext context, KernelFacts kernel, Runnable changed) {
        this.context = context;
        this.kernel = kernel;
        offer(Engine.class, "engines", EngineKind.KIND);
        offer(Driver.class, "drivers", DriverKind.KIND);
        offer(NeuronModel.class, "neuron_models", NeuronTypes.TYPE);
        offer(LearningRule.class, "learning_rules", LearningRules.RULE);
        offer(Encoder.class, "encoders", CodecKind.KIND);
        offer(Decoder.class, "decoders", CodecKind.KIND);
        offer(Source.class, "sources", StreamKind.KIND);
        offer(Sink.class, "sinks", StreamKind.KIND);
        listener = event -> {
            follow(event);
            changed.run();
        };
        listen();
    }

    private void offer(Class<?> type, String name, String key) {
        offers.put(type.getName(), new Offer(name, key));
    }

    private void listen() {
        try {
            context.addServiceListener(listener, filter());
            ServiceReference<?>[] live = context.getAllServiceReferences(null, filter());
            if (live != null) {
                for (ServiceReference<?> service : live) {
                    offersOf(service, offer -> offer.add(service));
                }
            }
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String filter() {
        StringBuilder filter = new StringBuilder("(|");
        for (String type : offers.keySet()) {
            filter.append('(')
                    .append(Constants.OBJECTCLASS)
                    .append('=')
                    .append(type)
                    .append(')');
        }
        return filter.append(')').toString();
    }

    private void follow(ServiceEvent event) {
        ServiceReference<?> service = event.getServiceReference();
        if (event.getType() == ServiceEvent.UNREGISTERING) {
            offersOf(service, offer -> offer.remove(service));
        } else {
            offersOf(service, offer -> offer.add(service));
        }
    }

    private void offersOf(ServiceReference<?> service, Consumer<Offer> action) {
        for (String type : (String[]) service.getProperty(Constants.OBJECTCLASS)) {
            if (offers.containsKey(type)) {
                action.accept(offers.get(type));
            }
        }
    }

    /** What stays the same while no plugin comes or goes. */
    Map<String, Object> lasting() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("board", board());
        String profile = context.getProperty("ganglion.profile");
        fields.put("profile", profile == null || profile.isBlank() ? "auto" : profile);
        offers.values().forEach(offer -> fields.put(offer.name(), offer.byBundle()));
        return fields;
    }

    private Map<String, Object> board() {
        Map<String, Object> board = new LinkedHashMap<>();
        board.put("name", kernel.boardName());
        board.put("architecture", System.getProperty("os.arch"));
        board.put("system", System.getProperty("os.name") + ' ' + System.getProperty("os.version"));
        board.put("processors", Runtime.getRuntime().availableProcessors());
        board.put("memory_kB", kernel.ofMemory("MemTotal"));
        board.put("java", System.getProperty("java.version") + ' ' + System.getProperty("java.vm.name"));
        return board;
    }

    /** What is free now. */
    Map<String, Object> free() {
        Map<String, Object> free = new LinkedHashMap<>();
        free.put("memory_kB", kernel.ofMemory("MemAvailable"));
        File storage = context.getDataFile("");
        free.put("storage_kB", storage == null ? -1 : storage.getUsableSpace() >> 10);
        return free;
    }

    @Override
    public void close() {
        context.removeServiceListener(listener);
    }
}
