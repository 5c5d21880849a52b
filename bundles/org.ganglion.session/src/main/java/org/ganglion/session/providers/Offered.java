// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.providers;

import java.util.List;
import java.util.Objects;
import org.ganglion.api.engine.Provider;

/**
 * A live service of a plugin.
 *
 * @param <S> its interface
 * @param provider whose it is
 * @param ranking the service's ranking
 * @param offers what it brings, by its kind: node types, operations, rules, or the kind of an engine
 * @param kind of a driver, else empty
 * @param integrator of a neuron model, else empty
 * @param service the plugin
 */
public record Offered<S>(
        Provider provider, int ranking, List<String> offers, String kind, String integrator, S service) {
    /** Copies and checks. */
    public Offered {
        Objects.requireNonNull(provider);
        Objects.requireNonNull(service);
        offers = List.copyOf(offers);
    }

    /** Whether settings that name bundles and kinds of drivers mean this one. */
    public boolean isCalled(String name) {
        return provider.name().equals(name) || !kind.isEmpty() && kind.equals(name);
    }
}
