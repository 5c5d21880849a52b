// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.ganglion.api.Reason;
import org.ganglion.model.Model;
import org.ganglion.model.ModelEvent;
import org.ganglion.model.archive.BundleHeaders;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

class ModelExtenderTest {
    private static <T> T service(Class<T> type, InvocationHandler calls) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
    }

    @Test
    void givenABundleThatCannotBeRead_whenItGoesAgain_thenTheModelsThreadIsFree() {
        InstalledModels installed = new InstalledModels();
        List<ModelEvent> events = new ArrayList<>();
        installed.listen(events::add);
        BundleContext context = service(BundleContext.class, (proxy, method, given) -> {
            throw new UnsupportedOperationException(method.getName());
        });
        Bundle bundle = service(Bundle.class, (proxy, method, given) -> switch (method.getName()) {
            case "getHeaders" -> new Hashtable<>(Map.of(BundleHeaders.MODEL, "sample"));
            case "getSymbolicName" -> "ganglion.model.sample";
            case "getLocation" -> "test:sample";
            case "getBundleId" -> 7L;
            default -> throw new UnsupportedOperationException("the disk is gone");
        });
        ModelExtender extender = new ModelExtender(context, installed, new ModelReader(() -> List.of()), Runnable::run);

        CompletableFuture<Model> model = extender.addingBundle(bundle, null);
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> extender.removedBundle(bundle, null, model));

        assertEquals(1, events.size());
        assertEquals(
                Reason.PROVIDER_FAILED,
                ((ModelEvent.Refused) events.get(0)).why().reason());
        assertEquals(List.of(), installed.all());
    }
}
