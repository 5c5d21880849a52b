// SPDX-License-Identifier: Apache-2.0
package org.ganglion.model;

import org.ganglion.api.GanglionException;

/** Something that happened to the installed models. */
public sealed interface ModelEvent {
    /** The model's name. */
    String name();

    /** A model of a new name is there. */
    record Installed(Model model) implements ModelEvent {
        @Override
        public String name() {
            return model.name();
        }
    }

    /**
     * Another model of the same name is in its place: a newer one came, or the newer one went and the older one is back.
     *
     * @param before no longer to be opened; sessions on it go on
     * @param after the one to use
     */
    record Replaced(Model before, Model after) implements ModelEvent {
        @Override
        public String name() {
            return after.name();
        }
    }

    /** The last model of its name is gone. */
    record Removed(Model model) implements ModelEvent {
        @Override
        public String name() {
            return model.name();
        }
    }

    /**
     * A bundle says that it is a model and is not a good one; it is ignored.
     *
     * @param name the bundle's symbolic name
     * @param location the bundle's location
     * @param why what is wrong
     */
    record Refused(String name, String location, GanglionException why) implements ModelEvent {}
}
