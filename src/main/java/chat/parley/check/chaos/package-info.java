/**
 * Chaos: a cluster on this machine, people who use it, faults from a seed, and at the end the
 * checker and a table.
 *
 * <p>Invariant: the schedule of faults is a function of the seed alone; every process that is
 * started here is ended, by its number, on every way out. Imports what {@code check} may, and runs
 * the server only as processes of their own.
 */
package chat.parley.check.chaos;
