// SPDX-License-Identifier: Apache-2.0
package org.ganglion.update;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * What has come and waits for the update's thread, which may be busy for hours: of each topic the latest document, for it replaces those
 * before, and a few questions. So whoever sends much takes no memory.
 */
final class Arrivals implements DesiredLine.Receiver {
    /** Whoever asks more than this does not wait for answers. */
    static final int MOST_QUESTIONS = 8;

    private final UpdateThread thread;
    private final Supplier<Taker> taker;
    private final Map<Boolean, byte[]> documents = new ConcurrentHashMap<>();
    private final AtomicInteger questions = new AtomicInteger();
    /** Whether somebody is on the way already who says that there is a connection. */
    private final AtomicBoolean hurries = new AtomicBoolean();

    /** Who works on what has come. */
    interface Taker {
        /** From any thread: another document has come, and will be given to {@link #receive}. */
        void supersede();

        /** On the update's thread: a document of the device's own topic, or of its group's. */
        void receive(boolean own, byte[] document);

        /** On the update's thread: what it may have waited for is there. */
        void hurry();

        /**
         * On the update's thread: what a document would lead to, as JSON.
         *
         * @throws GanglionException if that cannot be said
         */
        Map<String, Object> plan(byte[] document) throws InterruptedException;
    }

    /** @param taker asked for when something has come */
    Arrivals(UpdateThread thread, Supplier<Taker> taker) {
        this.thread = thread;
        this.taker = taker;
    }

    @Override
    public void received(boolean isOwn, byte[] bytes) {
        // before it can be taken: whoever takes it forgets what came before
        taker.get().supersede();
        if (documents.put(isOwn, bytes) == null) {
            thread.run(() -> taker.get().receive(isOwn, documents.remove(isOwn)));
        }
    }

    @Override
    public void connected() {
        if (hurries.compareAndSet(false, true)) {
            thread.run(() -> {
                hurries.set(false);
                taker.get().hurry();
            });
        }
    }

    @Override
    public void planWanted(byte[] document, Consumer<Map<String, Object>> answer) {
        if (questions.incrementAndGet() > MOST_QUESTIONS) {
            questions.decrementAndGet();
            answer.accept(refused(
                    new GanglionException(Reason.BUSY, MOST_QUESTIONS + " such questions wait already; ask later")));
            return;
        }
        thread.run(() -> {
            try {
                answer.accept(plan(document));
            } finally {
                questions.decrementAndGet();
            }
        });
    }

    private Map<String, Object> plan(byte[] document) throws InterruptedException {
        try {
            return taker.get().plan(document);
        } catch (GanglionException e) {
            return refused(e);
        }
    }

    private static Map<String, Object> refused(GanglionException why) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("outcome", Outcome.REJECTED);
        answer.put("reason", why.reason());
        answer.put("message", why.getMessage());
        return answer;
    }
}
