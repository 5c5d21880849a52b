// SPDX-License-Identifier: Apache-2.0
package org.ganglion.session.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ganglion.api.engine.Engine;
import org.ganglion.api.engine.Provider;
import org.ganglion.api.neuron.NeuronModel;
import org.ganglion.session.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeakTest {
    private final House house = new House();

    @AfterEach
    void close() {
        house.close();
    }

    /** Defines the classes of a test plugin anew, as the class loader of its bundle would. */
    private static final class PluginLoader extends ClassLoader {
        private final String prefix;

        private PluginLoader(Class<?> plugin) {
            super(plugin.getClassLoader());
            prefix = plugin.getName();
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(prefix) && !name.startsWith(prefix + '$')) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] code = in.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    private Provider addForeign(String name, Class<?> plugin) throws ReflectiveOperationException {
        Object service = new PluginLoader(plugin)
                .loadClass(plugin.getName())
                .getConstructor()
                .newInstance();
        assertNotSame(plugin, service.getClass());
        Provider provider = house.provider(name);
        if (service instanceof Engine engine) {
            house.providers.addEngine(provider, 1, "chain", engine);
        } else {
            house.providers.addNeuronModel(provider, 1, List.of("Leaky"), "", (NeuronModel<?>) service);
        }
        return provider;
    }

    private WeakReference<ClassLoader> loaderOf(long service) {
        Object found = house.providers.catalog().neuronModels().stream()
                .filter(one -> one.provider().serviceId() == service)
                .map(one -> (Object) one.service())
                .findFirst()
                .orElseGet(() -> house.providers.catalog().engines().stream()
                        .filter(one -> one.provider().serviceId() == service)
                        .findFirst()
                        .orElseThrow()
                        .service());
        return new WeakReference<>(found.getClass().getClassLoader());
    }

    private static void assertCollected(WeakReference<ClassLoader> loader) throws InterruptedException {
        for (int i = 0; i < 100 && loader.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertNull(loader.get(), "the class loader of a plugin that went is still held");
    }

    @Test
    void givenAnExchange_whenTheOldPluginIsGone_thenItsClassLoaderIsCollected() throws Exception {
        Provider foreign = addForeign("foreign", ForeignModel.class);
        Session session = house.open();
        House.run(session, 100);
        WeakReference<ClassLoader> loader = loaderOf(foreign.serviceId());
        house.add("native", 0, LeakyModel.Fault.NONE);
        assertEquals("foreign", session.providers().get(0).name());
        session.prefer(List.of("native")).get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        House.run(session, 3);
        house.remove(foreign);
        assertCollected(loader);
        House.run(session, 3);
    }

    @Test
    void givenAParkedSession_whenItsPluginIsGone_thenTheClassLoaderIsCollected() throws Exception {
        Provider foreign = addForeign("foreign", ForeignModel.class);
        Session session = house.open();
        House.run(session, 100);
        WeakReference<ClassLoader> loader = loaderOf(foreign.serviceId());
        house.remove(foreign);
        assertCollected(loader);
        assertEquals(100, session.steps());
    }

    @Test
    void givenAnIdleSession_whenItsEngineIsReplaced_thenTheOldOnesClassLoaderIsCollected() throws Exception {
        house.add("native", 0, LeakyModel.Fault.NONE);
        Provider foreign = addForeign("foreign", ForeignEngine.class);
        Session session = house.open();
        House.run(session, 100);
        assertEquals("foreign", session.providers().get(1).name());
        WeakReference<ClassLoader> loader = loaderOf(foreign.serviceId());
        house.remove(foreign);
        assertEquals("engine.chain", session.providers().get(1).name());
        assertCollected(loader);
        House.run(session, 3);
    }

    @Test
    void givenAClosedSession_whenItsPluginIsGone_thenTheClassLoaderIsCollected() throws Exception {
        Provider foreign = addForeign("foreign", ForeignModel.class);
        Session session = house.open();
        House.run(session, 100);
        WeakReference<ClassLoader> loader = loaderOf(foreign.serviceId());
        session.close();
        house.remove(foreign);
        assertCollected(loader);
        assertEquals(100, session.steps());
    }

    @Test
    void givenAQuarantinedPlugin_whenItIsGone_thenItsClassLoaderIsCollected() throws Exception {
        Provider foreign = addForeign("foreign", ForeignModel.class);
        house.add("native", 0, LeakyModel.Fault.NONE);
        Session session = house.open();
        House.run(session, 200);
        WeakReference<ClassLoader> loader = loaderOf(foreign.serviceId());
        session.restore(session.snapshot().get()).get();
        for (int i = 200; i < 1010; i++) {
            House.run(session, 1);
        }
        assertEquals(1, session.statistics().quarantined());
        house.remove(foreign);
        assertCollected(loader);
    }
}
