#include "cli/report/page.hpp"

#include "cli/report/html.hpp"
#include "cli/report/style.hpp"

namespace torsor {

std::string html_page(const std::string& title, const std::string& body) {
  Html footer;
  footer.element("footer",
                 "Written by torsor. This file holds everything it shows; it loads nothing.");
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" +
         html_escape(title) + "</title>\n<style>" + std::string(page_style()) +
         "</style>\n</head>\n<body>\n" + body + footer.str() + "</body>\n</html>\n";
}

}  // namespace torsor
