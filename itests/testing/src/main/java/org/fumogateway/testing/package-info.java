/** What tests of every module share. Depends on none of our rooms, so that every room can use it. */
package org.fumogateway.testing;
