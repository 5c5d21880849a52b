// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model.registry;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.ganglion.api.engine.ModelFormat;
import org.ganglion.model.Model;
import org.ganglion.model.ModelEvent;
import org.ganglion.model.Models;
import org.ganglion.model.SelfTestOutcome;
import org.ganglion.model.archive.Content;
import org.ganglion.model.trial.SelfTestRun;
import org.ganglion.session.Placement;
import org.ganglion.session.Session;
import org.ganglion.session.SessionSettings;
import org.ganglion.session.Sessions;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The models of this framework. Immediate, because it watches for bundles also while nobody uses it. */
@Component(immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class ModelRegistry implements Models {
    private static final long IDLE_SECONDS = 10;
    private static final long STOP_SECONDS = 5;

    private final Sessions sessions;
    private final InstalledModels installed = new InstalledModels();
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> new Thread(work, "ganglion-models"));
    private final ModelReader reader = new ModelReader(() -> this.formats);
    private final ModelExtender extender;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<ModelFormat> formats = List.of();

    /** Begins to watch for bundles. */
    @Activate
    public ModelRegistry(BundleContext context, @Reference Sessions sessions) {
        this.sessions = sessions;
        thread.allowCoreThreadTimeOut(true);
        extender = new ModelExtender(context, installed, reader, thread);
    }

    @Activate
    void open() {
        extender.open();
    }

    @Deactivate
    void close() throws InterruptedException {
        extender.close();
        thread.shutdown();
        thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public List<Model> models() {
        return installed.all();
    }

    @Override
    public Optional<Model> model(String name) {
        return installed.find(name);
    }

    @Override
    public Model read(Path file) {
        return reader.read(file.getFileName().toString(), Content.of(file));
    }

    @Override
    public Model read(String name, byte[] content) {
        return reader.read(name, Content.of(content));
    }

    @Override
    public Session open(String name, Map<String, String> set, SessionSettings settings) {
        Model model = installed
                .find(name)
                .orElseThrow(() -> new GanglionException(
                        Reason.NOT_FOUND,
                        "there is no model '" + name + "'; installed are "
                                + installed.all().stream().map(Model::name).toList()));
        return open(model, set, settings);
    }

    @Override
    public Session open(Model model, Map<String, String> set, SessionSettings settings) {
        return sessions.open(model.name(), model.engine(), model.network(set), settings);
    }

    @Override
    public Placement place(Model model, Map<String, String> set, SessionSettings settings) {
        return place(model, set, settings, null);
    }

    @Override
    public Placement place(Model model, Map<String, String> set, SessionSettings settings, Session closed) {
        return sessions.place(model.engine(), model.network(set), settings, closed);
    }

    @Override
    public SelfTestOutcome selfTest(Model model) {
        return new SelfTestRun(sessions, model).run();
    }

    @Override
    public AutoCloseable listen(Consumer<ModelEvent> listener) {
        AtomicBoolean ended = new AtomicBoolean();
        thread.execute(() -> {
            installed.listen(listener);
            if (ended.get()) {
                installed.forget(listener);
            }
        });
        return () -> {
            ended.set(true);
            installed.forget(listener);
        };
    }
}
