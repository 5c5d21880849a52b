// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.ganglion.model.Model;
import org.ganglion.model.ModelEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which model stands for a name: that of the bundle installed last. What is installed is the fleet's decision, and going back to an older version is
 * one of them, so the version does not count. Changed by one thread, read by any.
 */
final class InstalledModels {
    private static final Logger LOG = LoggerFactory.getLogger(InstalledModels.class);

    private final Map<String, NavigableMap<Long, Model>> byName = new TreeMap<>();
    private final List<Consumer<ModelEvent>> listeners = new CopyOnWriteArrayList<>();
    private volatile Map<String, Model> current = Map.of();

    List<Model> all() {
        return List.copyOf(current.values());
    }

    Optional<Model> find(String name) {
        return Optional.ofNullable(current.get(name));
    }

    void add(long bundle, Model model) {
        change(model.name(), versions -> versions.put(bundle, model));
    }

    void remove(long bundle, Model model) {
        change(model.name(), versions -> versions.remove(bundle));
    }

    void refuse(ModelEvent.Refused refused) {
        LOG.warn("{}", refused.why().getMessage());
        tell(refused);
    }

    private void change(String name, Consumer<NavigableMap<Long, Model>> change) {
        NavigableMap<Long, Model> versions = byName.computeIfAbsent(name, n -> new TreeMap<>());
        Model before = last(versions);
        change.accept(versions);
        Model after = last(versions);
        if (before == after) {
            return;
        }
        if (after == null) {
            byName.remove(name);
        }
        publish();
        ModelEvent event = event(before, after);
        LOG.info(
                "model {} {}",
                after == null ? before : after,
                event.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT));
        tell(event);
    }

    private static Model last(NavigableMap<Long, Model> versions) {
        return versions.isEmpty() ? null : versions.lastEntry().getValue();
    }

    private static ModelEvent event(Model before, Model after) {
        if (before == null) {
            return new ModelEvent.Installed(after);
        }
        return after == null ? new ModelEvent.Removed(before) : new ModelEvent.Replaced(before, after);
    }

    private void publish() {
        Map<String, Model> changed = new LinkedHashMap<>();
        byName.forEach((name, versions) -> {
            if (!versions.isEmpty()) {
                changed.put(name, last(versions));
            }
        });
        current = java.util.Collections.unmodifiableMap(changed);
    }

    void listen(Consumer<ModelEvent> listener) {
        listeners.add(listener);
        for (Model model : new ArrayList<>(current.values())) {
            tell(listener, new ModelEvent.Installed(model));
        }
    }

    void forget(Consumer<ModelEvent> listener) {
        listeners.remove(listener);
    }

    private void tell(ModelEvent event) {
        listeners.forEach(listener -> tell(listener, event));
    }

    private static void tell(Consumer<ModelEvent> listener, ModelEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("a listener failed on {}", event, e);
        }
    }
}
