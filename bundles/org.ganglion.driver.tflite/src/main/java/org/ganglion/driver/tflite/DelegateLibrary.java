// SPDX-License-Identifier: Apache-2.0
package org.ganglion.driver.tflite;

import com.sun.jna.Callback;
import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.ganglion.api.GanglionException;
import org.ganglion.api.Reason;

/**
 * A vendor's library with an external delegate of TensorFlow Lite: it exports {@code tflite_plugin_create_delegate(keys, values, n,
 * report_error)} and {@code tflite_plugin_destroy_delegate(delegate)}, as tensorflow/lite/delegates/external defines them. TensorFlow
 * Lite's own loader is not used: it goes on with a wild pointer where a library is missing or makes no delegate.
 *
 * <p>An opened library stays in the process: vendors' libraries start threads that outlive an unloading.
 */
final class DelegateLibrary {
    private static final String CREATE = "tflite_plugin_create_delegate";
    private static final String DESTROY = "tflite_plugin_destroy_delegate";

    /** All symbols are looked up at once, so that one which is missing shows here and not as a dead process later; none becomes global. */
    private static final int RTLD_NOW = 2;

    private final String name;
    private final Function create;
    private final Function destroy;

    private DelegateLibrary(String name, Function create, Function destroy) {
        this.name = name;
        this.create = create;
        this.destroy = destroy;
    }

    /** What a delegate says while it is made. */
    private static final class Complaints implements Callback {
        private final StringBuilder said = new StringBuilder();

        /** Called by the library. */
        @SuppressWarnings("unused")
        public void callback(String message) {
            said.append(": ").append(message == null ? "" : message.strip());
        }
    }

    /**
     * Opens it.
     *
     * @param name a path, or a name that the system's loader finds
     * @throws GanglionException NOT_FOUND or DEVICE, with the loader's own words
     */
    static DelegateLibrary open(String name) {
        if (name.contains("/") && !Files.isRegularFile(Path.of(name))) {
            throw new GanglionException(Reason.NOT_FOUND, "the delegate's library " + name + " is not there");
        }
        try {
            NativeLibrary library = NativeLibrary.getInstance(name, Map.of(Library.OPTION_OPEN_FLAGS, RTLD_NOW));
            return new DelegateLibrary(name, library.getFunction(CREATE), library.getFunction(DESTROY));
        } catch (UnsatisfiedLinkError e) {
            throw new GanglionException(
                    Reason.DEVICE, "the delegate's library " + name + " cannot be used: " + words(e), e);
        }
    }

    /** What the loader says, which stands on several lines and more than once. */
    private static String words(UnsatisfiedLinkError failed) {
        return String.valueOf(failed.getMessage())
                .lines()
                .map(String::strip)
                .distinct()
                .collect(Collectors.joining(" "));
    }

    /**
     * Makes a delegate.
     *
     * @param options as the vendor names them
     * @throws GanglionException DEVICE, with what the library says, if it makes none
     */
    Delegate create(Map<String, String> options) {
        Complaints complaints = new Complaints();
        Object[] arguments = {
            texts(options.keySet().toArray(new String[0])),
            texts(options.values().toArray(new String[0])),
            new NativeLong(options.size(), true),
            complaints
        };
        Pointer made = create.invokePointer(arguments);
        if (made == null) {
            throw new GanglionException(Reason.DEVICE, name + " makes no delegate" + complaints.said);
        }
        return new Delegate(made, complaints);
    }

    private static Pointer texts(String[] texts) {
        return texts.length == 0 ? new Memory(Native.POINTER_SIZE) : new StringArray(texts, "UTF-8");
    }

    /** A delegate, to be closed after the interpreter that uses it. */
    final class Delegate implements NativeInterpreter.Delegation {
        private final Pointer pointer;

        /** The library may keep it and call it as long as the delegate lives. */
        private final Complaints complaints;

        private Delegate(Pointer pointer, Complaints complaints) {
            this.pointer = pointer;
            this.complaints = complaints;
        }

        @Override
        public long address() {
            return Pointer.nativeValue(pointer);
        }

        @Override
        public void close() {
            destroy.invokeVoid(new Object[] {pointer});
            Reference.reachabilityFence(complaints);
        }
    }
}
