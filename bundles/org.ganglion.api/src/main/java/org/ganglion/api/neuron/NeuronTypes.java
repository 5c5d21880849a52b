// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.neuron;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * What a neuron model brings: the bundle's capability {@code ganglion.neuron} and the properties of its service, written once.
 */
@ComponentPropertyType
@Capability(namespace = NeuronTypes.NAMESPACE, version = "1.0.0")
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface NeuronTypes {
    /** The capability's namespace. */
    String NAMESPACE = "ganglion.neuron";
    /** The service property that lists the node types. */
    String TYPE = NAMESPACE + ".type";
    /** The service property that names the integrator. */
    String INTEGRATOR = NAMESPACE + ".integrator";
    /** Prefix of the service properties. */
    String PREFIX_ = NAMESPACE + ".";

    /** The node types of which it creates populations, such as {@code LIF}. */
    @Attribute("type")
    String[] type();

    /** How it integrates: a name of {@code Options.Integrator} in lower case, or empty where that has no meaning. */
    @Attribute("integrator")
    String integrator() default "";
}
