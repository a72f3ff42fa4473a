// richtext
