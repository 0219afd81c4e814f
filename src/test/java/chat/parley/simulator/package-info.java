/**
 * A whole system in one thread and no time: the real cores of users and the real rules of devices
 * over a world that loses, repeats, delays and kills. One seed is one run, always the same.
 *
 * <p>Invariant: nothing here reads a clock or a random number but those of its world. Planted
 * faults change the world, never the code under test.
 */
package chat.parley.simulator;
