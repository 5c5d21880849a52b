// SPDX-License-Identifier: Apache-2.0
package org.ganglion.pipeline.parts;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ganglion.api.codec.CodecKind;
import org.ganglion.api.codec.Decoder;
import org.ganglion.api.codec.Encoder;
import org.ganglion.api.driver.Driver;
import org.ganglion.api.engine.Engine;
import org.ganglion.api.learning.LearningRule;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.api.stream.Sink;
import org.ganglion.api.stream.Source;
import org.ganglion.api.stream.StreamKind;
import org.ganglion.model.Models;
import org.ganglion.model.learned.LearnedStates;
import org.ganglion.session.Sessions;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What pipelines are made of, as it comes and goes. Safe for use by several threads. */
@Component(service = Parts.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class Parts {
    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    private final Shelf<Source> sources = new Shelf<>(StreamKind.KIND);
    private final Shelf<Sink> sinks = new Shelf<>(StreamKind.KIND);
    private final Shelf<Encoder> encoders = new Shelf<>(CodecKind.KIND);
    private final Shelf<Decoder> decoders = new Shelf<>(CodecKind.KIND);
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private volatile Sessions sessions;
    private volatile Models models;
    private volatile LearnedStates learnedStates;
    private AutoCloseable listening = () -> {};

    /** The source of this kind, if it is there. */
    public Optional<Source> source(String kind) {
        return sources.find(kind);
    }

    /** The sink of this kind, if it is there. */
    public Optional<Sink> sink(String kind) {
        return sinks.find(kind);
    }

    /** The encoder of this kind, if it is there. */
    public Optional<Encoder> encoder(String kind) {
        return encoders.find(kind);
    }

    /** The decoder of this kind, if it is there. */
    public Optional<Decoder> decoder(String kind) {
        return decoders.find(kind);
    }

    /** The sessions, if they are there. */
    public Optional<Sessions> sessions() {
        return Optional.ofNullable(sessions);
    }

    /** The models, if they are there. */
    public Optional<Models> models() {
        return Optional.ofNullable(models);
    }

    /** Where what was learned is kept, if it is there. */
    public Optional<LearnedStates> learnedStates() {
        return Optional.ofNullable(learnedStates);
    }

    /** Calls back, quickly and on any thread, when a part or model came, changed or went. */
    public void watch(Runnable watcher) {
        watchers.add(watcher);
    }

    /** Ends the calling back. */
    public void unwatch(Runnable watcher) {
        watchers.remove(watcher);
    }

    private void changed() {
        watchers.forEach(Runnable::run);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void bindSource(Source source, Map<String, ?> properties) {
        sources.add(source, properties);
        changed();
    }

    public void unbindSource(Source source) {
        sources.remove(source);
        changed();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void bindSink(Sink sink, Map<String, ?> properties) {
        sinks.add(sink, properties);
        changed();
    }

    public void unbindSink(Sink sink) {
        sinks.remove(sink);
        changed();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void bindEncoder(Encoder encoder, Map<String, ?> properties) {
        encoders.add(encoder, properties);
        changed();
    }

    public void unbindEncoder(Encoder encoder) {
        encoders.remove(encoder);
        changed();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void bindDecoder(Decoder decoder, Map<String, ?> properties) {
        decoders.add(decoder, properties);
        changed();
    }

    public void unbindDecoder(Decoder decoder) {
        decoders.remove(decoder);
        changed();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindSessions(Sessions service) {
        sessions = service;
        changed();
    }

    public void unbindSessions(Sessions service) {
        if (sessions == service) {
            sessions = null;
            changed();
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindLearnedStates(LearnedStates service) {
        learnedStates = service;
    }

    public void unbindLearnedStates(LearnedStates service) {
        if (learnedStates == service) {
            learnedStates = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public synchronized void bindModels(Models service) {
        stopListening();
        models = service;
        listening = service.listen(event -> changed());
        changed();
    }

    public synchronized void unbindModels(Models service) {
        if (models == service) {
            stopListening();
            models = null;
            changed();
        }
    }

    @Deactivate
    synchronized void stopListening() {
        try {
            listening.close();
        } catch (Exception e) {
            LOG.warn("cannot end listening to models", e);
        }
        listening = () -> {};
    }

    // a session that lacked a capability may open now

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, service = Engine.class)
    void bindEngine(ServiceReference<Engine> engine) {
        changed();
    }

    void unbindEngine(ServiceReference<Engine> engine) {}

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, service = Driver.class)
    void bindDriver(ServiceReference<Driver> driver) {
        changed();
    }

    void unbindDriver(ServiceReference<Driver> driver) {}

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            service = NeuronModel.class)
    void bindNeuronModel(ServiceReference<NeuronModel<?>> neuronModel) {
        changed();
    }

    void unbindNeuronModel(ServiceReference<NeuronModel<?>> neuronModel) {}

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            service = LearningRule.class)
    void bindLearningRule(ServiceReference<LearningRule<?>> learningRule) {
        changed();
    }

    void unbindLearningRule(ServiceReference<LearningRule<?>> learningRule) {}
}
