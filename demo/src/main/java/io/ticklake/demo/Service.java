package io.ticklake.demo;

/** What is started again where it dies. */
interface Service {
  String name();

  boolean isAlive();

  void start();
}
