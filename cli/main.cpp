#include "cli/program.hpp"

int main(int argc, char** argv) { return torsor::run_program(argc, argv); }
