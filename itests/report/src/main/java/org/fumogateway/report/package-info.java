/** The last step of a build: one line that counts every test, and the table of proven requirements. */
package org.fumogateway.report;
