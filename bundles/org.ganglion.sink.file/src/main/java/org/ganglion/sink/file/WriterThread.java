// SPDX-License-Identifier: Apache-2.0
package org.ganglion.sink.file;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** The thread of an outlet, on which a slow disk delays nobody else. */
final class WriterThread {
    private static final long JOIN_MILLIS = 5000;

    private final Thread thread;

    /** Starts it. */
    WriterThread(String name, Runnable writing) {
        thread = new Thread(writing, name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Waits until all is written, but not for ever.
     *
     * @param queue of what is to be written
     * @param last after which the thread ends
     */
    <T> void end(BlockingQueue<T> queue, T last) {
        try {
            if (!queue.offer(last, JOIN_MILLIS, TimeUnit.MILLISECONDS)) {
                thread.interrupt(); // the disk has taken nothing for so long
            }
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
