/** What integration tests and benchmarks start and watch: the distribution that users get, never its parts. */
package org.fumogateway.lab;
