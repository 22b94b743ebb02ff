/** Measurements enter; what a person reads leaves: tables, summary and report files. */
@NullMarked
package dev.reelstream.report;

import org.jspecify.annotations.NullMarked;
