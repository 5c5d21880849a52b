// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.learning;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** What a learning rule brings: the bundle's capability {@code ganglion.learning} and the property of its service. */
@ComponentPropertyType
@Capability(namespace = LearningRules.NAMESPACE, version = "1.0.0")
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface LearningRules {
    /** The capability's namespace. */
    String NAMESPACE = "ganglion.learning";
    /** The service property that lists the rules. */
    String RULE = NAMESPACE + ".rule";
    /** Prefix of the service properties. */
    String PREFIX_ = NAMESPACE + ".";

    /** Names of the rules, such as {@code stdp}. */
    @Attribute("rule")
    String[] rule();
}
