// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * The options of a network that a plugin reads from {@link Options#more}, as a property of its service: whoever sets another one is told so,
 * where it would be passed over in silence otherwise.
 */
@ComponentPropertyType
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface PluginOptions {
    /** The service property that lists them. */
    String OPTIONS = "ganglion.options";
    /** Prefix of the service property. */
    String PREFIX_ = "ganglion.";

    /** The keys, each with the plugin's name before the first dot, such as {@code crossbar.age}; one that ends with {@code *} stands for all that begin so. */
    String[] options();
}
