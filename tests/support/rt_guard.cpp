// The real-time guard of the tests; see rt_guard.hpp.
