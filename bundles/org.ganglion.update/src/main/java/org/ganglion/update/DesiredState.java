// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what is desired, from the folder becoming known on: what ran is restored first, and documents that come before that wait. Used by the
 * update's thread but where a method says otherwise.
 */
final class DesiredState implements Arrivals.Taker {
    private static final Logger LOG = LoggerFactory.getLogger(DesiredState.class);
    /** The group's document waits for the device's own, which comes at the same time and wins. */
    private static final long SETTLE_MILLIS = 300;

    private final BundleContext context;
    private final UpdaterAssembly assembly;
    private final LauncherServices launcher;
    private final UpdateThread thread;
    private final Desk desk;
    private final FolderHold hold = new FolderHold();
    /** Whether a document has come that was not looked at yet. */
    private volatile boolean superseded;

    private Path folder;
    private ReleasedBundles released;
    private Updater updater;
    /**
     * Documents that are not taken in yet, by whether they came on the device's own topic: what ran is not restored yet, or they could not be
     * written down, on a disk that is full. The broker does not send them again.
     */
    private final Map<Boolean, byte[]> waiting = new LinkedHashMap<>();

    DesiredState(
            BundleContext context,
            UpdaterAssembly assembly,
            LauncherServices launcher,
            UpdateThread thread,
            Desk desk) {
        this.context = context;
        this.assembly = assembly;
        this.launcher = launcher;
        this.thread = thread;
        this.desk = desk;
    }

    /** The folder is known; the first time counts. */
    void begin(Supplier<Path> where) throws InterruptedException {
        if (folder == null) {
            folder = where.get();
            restore();
        }
    }

    /** Does what is due: restores if that failed before, else applies what is desired. */
    void work() throws InterruptedException {
        if (updater == null) {
            restore();
            return;
        }
        takeIn();
        if (updater.apply()) {
            thread.dueLater();
        } else {
            thread.forgetFailures();
        }
    }

    private void restore() throws InterruptedException {
        if (!holdFolder()) {
            return;
        }
        BundleContext framework =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext();
        DevicePlaces places = DevicePlaces.of(context, folder);
        if (released == null && places.root().isPresent() && places.setting().supervised()) {
            released = new ReleasedBundles(framework, places.launchedFrom());
        }
        Updater started = assembly.updater(framework, places, desk, () -> superseded, thread::isEnding);
        started.restore();
        updater = started;
        LOG.info(
                "updates are kept in {}; generation '{}' runs, {} models restored",
                folder,
                started.generation().name(),
                started.generation().models().size());
        thread.due(SETTLE_MILLIS);
        takeIn();
    }

    /**
     * Takes in what waits.
     *
     * @return whether there is something to do for the device's own document, or for its group's; nothing if for neither
     * @throws GanglionException STORAGE; what could not be written down waits on
     */
    private Optional<Boolean> takeIn() {
        Optional<Boolean> toDo = Optional.empty();
        for (boolean own : List.copyOf(waiting.keySet())) {
            if (updater.receive(own, waiting.get(own))) {
                toDo = Optional.of(own || toDo.orElse(false));
            }
            waiting.remove(own);
        }
        return toDo;
    }

    /** A device of this name that runs already is left alone: this process ends. */
    private boolean holdFolder() {
        try {
            hold.take(folder);
            return true;
        } catch (GanglionException e) {
            if (e.reason() != Reason.BUSY) {
                throw e;
            }
            LOG.error("{}", e.getMessage());
            launcher.fail();
            return false;
        }
    }

    /** From any thread: false if another process has the folder, which {@link #begin} then says too. */
    boolean claim(Path where) {
        try {
            hold.take(where);
            return true;
        } catch (GanglionException e) {
            LOG.debug("the folder is not held yet", e);
            return e.reason() != Reason.BUSY;
        }
    }

    /** What is under way for the document before comes to its end. */
    @Override
    public void supersede() {
        superseded = true;
        cancelFetch();
    }

    /** From any thread: a fetch under way comes to its end. */
    void cancelFetch() {
        assembly.cancelFetch();
    }

    @Override
    public void receive(boolean own, byte[] bytes) {
        superseded = false;
        waiting.put(own, bytes);
        if (updater != null) {
            takeIn().ifPresent(isOwn -> {
                thread.forgetFailures();
                thread.due(isOwn ? 0 : SETTLE_MILLIS);
            });
        }
    }

    @Override
    public Map<String, Object> plan(byte[] document) throws InterruptedException {
        if (updater == null) {
            throw new GanglionException(Reason.BUSY, "what ran is being restored; ask again");
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("outcome", Outcome.SUCCESSFUL);
        answer.put("plans", updater.preview(document));
        return answer;
    }

    /** What it may have waited for is there. */
    @Override
    public void hurry() {
        if (updater != null && desk.isWaiting()) {
            thread.due(0);
        }
    }

    /** Something ended that was not expected to. */
    void failed(Reason reason, Throwable why) {
        LOG.error("the update failed and will be tried again", why);
        desk.end(Phase.WAITING, Outcome.FAILED_NO_STATE_CHANGE, reason, String.valueOf(why.getMessage()));
        if (folder != null) {
            thread.dueLater();
        }
    }

    /** Called once, when the thread has ended. */
    void close() {
        if (released != null) {
            released.close();
        }
        hold.close();
    }
}
