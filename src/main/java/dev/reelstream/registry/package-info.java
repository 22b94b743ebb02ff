/** Model versions: written once, verified before every use, named by aliases. */
@NullMarked
package dev.reelstream.registry;

import org.jspecify.annotations.NullMarked;
