// SPDX-License-Identifier: Apache-2.0
package org.ganglion.api.network;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The value of a parameter that a network does not give; without it the parameter must be given. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
    /** The value, written as in a configuration: a number, true, false or a text. */
    String value();
}
