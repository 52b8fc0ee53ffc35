"""nbconvert exporters: any notebook as one HTML file or as PDF through Typst."""
